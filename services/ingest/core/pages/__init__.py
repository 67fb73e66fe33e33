"""An article's text and what is told of it, from its web page.

Which part of a page is trusted with what, the most trusted first:

| field       | trusted                                                                       |
|-------------|-------------------------------------------------------------------------------|
| title       | the heading that is most like a declared title, JSON-LD, Open Graph,          |
|             | microdata, Twitter card, other `<meta>`, `<title>` without the site's name    |
| authors     | JSON-LD, Open Graph, microdata; bylines; other `<meta>`; a signature.         |
|             | Names of accounts and of the site itself come last                            |
| published   | the day that stands at the heading, at the declared time of that day; else    |
|             | JSON-LD, Open Graph, microdata, other `<meta>`; the address or any day shown  |
| modified    | JSON-LD, Open Graph, microdata, other `<meta>`                                |
| language    | `<html lang>`, JSON-LD, Open Graph, other `<meta>`                            |
| image       | JSON-LD, Open Graph, other `<meta>`, Twitter card                             |
| address     | `rel=canonical`, `og:url`; whether it is believed is decided in `trust`       |
| site name   | Open Graph, JSON-LD, other `<meta>`                                           |
| summary     | Open Graph, JSON-LD, other `<meta>`, Twitter card                             |
| sections    | JSON-LD, Open Graph (`article:section`), microdata, other `<meta>`            |
| keywords    | JSON-LD, Open Graph (`article:tag`), microdata, other `<meta>`                |

What a page and its feed say is weighed against each other in `trust`.
"""
