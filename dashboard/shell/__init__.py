"""Around a page: layout, navigation, filters, language, address, query cache, sections, drill-down."""
