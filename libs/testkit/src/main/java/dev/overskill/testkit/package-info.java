/// What tests of every module share: the real servers, tokens, the log, waiting, and the house
/// rules.
@NullMarked
package dev.overskill.testkit;

import org.jspecify.annotations.NullMarked;
