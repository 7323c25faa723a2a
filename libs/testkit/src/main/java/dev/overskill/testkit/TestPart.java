package dev.overskill.testkit;

import dev.overskill.local.part.Part;
import java.util.Map;

/// A server for tests, and the configuration by which an application finds it.
record TestPart(Part part, Map<String, String> settings) {}
