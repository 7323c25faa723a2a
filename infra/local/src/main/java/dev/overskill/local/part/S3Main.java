package dev.overskill.local.part;

import dev.overskill.local.process.Leash;

/// S3Proxy's main, on a leash where asked. Its classes are on the class path of its own process
/// only, hence the reflection.
final class S3Main {
  private S3Main() {}

  public static void main(String[] arguments) throws ReflectiveOperationException {
    Leash.take();
    Class.forName("org.gaul.s3proxy.Main")
        .getMethod("main", String[].class)
        .invoke(null, (Object) new String[] {"--properties", arguments[0]});
  }
}
