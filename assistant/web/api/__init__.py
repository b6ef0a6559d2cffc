"""The JSON interface and the MCP server: routes, records, their description."""
