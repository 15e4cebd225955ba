"""The public pages; nothing here may write."""
