"""Where each gift went: parts of gifts laid against what was bought and handed out."""
