package dev.overskill.deploy.cloudflare;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// A `multipart/form-data` body in the making.
final class FormParts {
  private final String boundary =
      "overskill" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  FormParts text(String name, String content) {
    return part(
        "Content-Disposition: form-data; name=\"" + name + "\"",
        content.getBytes(StandardCharsets.UTF_8));
  }

  FormParts file(String name, String contentType, byte[] content) {
    return part(
        "Content-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: %s"
            .formatted(name, name, contentType),
        content);
  }

  private FormParts part(String head, byte[] content) {
    write("--" + boundary + "\r\n" + head + "\r\n\r\n");
    body.writeBytes(content);
    write("\r\n");
    return this;
  }

  String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  byte[] end() {
    write("--" + boundary + "--\r\n");
    return body.toByteArray();
  }

  private void write(String text) {
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
