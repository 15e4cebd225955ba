"""What partners send: files, staged rows, corrections, and the activities they become."""
