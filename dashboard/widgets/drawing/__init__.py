"""What is drawn without a chart library: icons, tiles, inline SVG."""
