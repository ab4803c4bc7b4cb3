/* SPDX-License-Identifier: MIT */
/* A strict little reader of XML: whether a document is well-formed, and where something is in it. */
#ifndef TESTS_FIGURE_XML_H
#define TESTS_FIGURE_XML_H

/* NULL when tags are closed in the order in which they were opened, attributes are quoted, ampersands begin entities
 * and one element holds all; else what is wrong. Knows no DOCTYPE and no CDATA, which must not be there. */
const char *xml_wrong(const char *text);

#endif
