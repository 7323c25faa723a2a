package dev.overskill.local.plan;

import dev.overskill.local.place.Port;

/// The five services: the name of each, its port, and the path the front door knows it by.
public enum Role {
  AUTH("tenant-auth", Port.AUTH, "/auth"),
  FILES("file-store", Port.FILES, "/files"),
  STREAM("tool-stream", Port.STREAM, "/stream"),
  PREVIEW("preview-router", Port.PREVIEW, ""),
  DEPLOY("wfp-deploy", Port.DEPLOY, "/deploy");

  private final String part;
  private final Port port;
  private final String path;

  Role(String part, Port port, String path) {
    this.part = part;
    this.port = port;
    this.path = path;
  }

  public String part() {
    return part;
  }

  public Port port() {
    return port;
  }

  /// Empty for the service that has host names of its own.
  public String path() {
    return path;
  }
}
