"""Tables in markup: web pages and XML Spreadsheet 2003, read by a child process of their own."""
