/// The data of apps: JSON objects with ids, in collections, which the code of an app reads and
/// writes under `/api`.
@NullMarked
package dev.overskill.auth.entity;

import org.jspecify.annotations.NullMarked;
