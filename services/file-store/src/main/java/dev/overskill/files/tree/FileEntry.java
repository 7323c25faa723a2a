package dev.overskill.files.tree;

import dev.overskill.events.BlobHash;

/// What a path stands for in a manifest: content by its hash, and how many bytes that is.
public record FileEntry(BlobHash blob, long size) {}
