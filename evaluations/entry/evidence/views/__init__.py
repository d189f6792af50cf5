"""Pages and addresses of evidence: bringing it, uploading it, reading it."""
