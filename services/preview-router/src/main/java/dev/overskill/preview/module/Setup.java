package dev.overskill.preview.module;

import dev.overskill.compiler.Scan;
import dev.overskill.compiler.TransformRequest.TransformOptions;

/// How all modules of an app are compiled and what its imports are short for: from its own
/// `tsconfig*.json`, `package.json` and `.env` files, which are read and never run.
public record Setup(Scan aliases, TransformOptions options) {}
