package dev.overskill.preview.door;

import static dev.overskill.preview.door.ListeningDoor.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which host and path a request is for, byte by byte.
@Timeout(60)
class KnockTest {
  private final ListeningDoor door = new ListeningDoor();

  @AfterEach
  void end() {
    door.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop.preview.localhost",
        "SHOP.Preview.LocalHost",
        "shop.preview.localhost.",
        "shop.preview.localhost:1",
        "shop.preview.localhost:65535"
      })
  void oneHostIsUnderstood(String host) throws Exception {
    var heard = door.ask("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");

    assertThat(heard.body()).isEqualTo("shop /");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Host:\r\n",
        HOST + HOST,
        HOST + "Host: other.preview.localhost\r\n",
        "Host: shop.preview.localhost, other.preview.localhost\r\n",
        "Host: user@shop.preview.localhost\r\n",
        "Host: user:secret@shop.preview.localhost\r\n",
        "Host: shop.preview.localhost:\r\n",
        "Host: shop.preview.localhost:99999\r\n",
        "Host: shop.preview.localhost:80@evil.example\r\n",
        "Host: shop.preview.localhost#@evil.example\r\n",
        "Host: shop.preview.localhost/evil\r\n",
        "Host: shop.preview.localhost..\r\n",
        "Host: .preview.localhost\r\n",
        "Host: shop\t.preview.localhost\r\n",
        "Host: shop.preview\r\n .localhost\r\n",
        "Host: sh\u00f6p.preview.localhost\r\n",
        "Host: sh%6fp.preview.localhost\r\n",
        "Host: shop_x.preview.localhost\r\n",
        "Host: shop.preview.localhost\u0000\r\n"
      })
  void whatIsNoHostOrTwoIsRefused(String hosts) throws Exception {
    var status = door.askAndBeCutOff("GET / HTTP/1.1\r\n" + hosts + "\r\n");

    assertThat(status).isEqualTo(400);
  }

  @Test
  void aNameInPunycodeIsNobodys() throws Exception {
    var heard = door.ask("GET / HTTP/1.1\r\nHost: xn--shp-fka.preview.localhost\r\n\r\n");

    assertThat(heard.body()).startsWith("nobody");
  }

  @Test
  void aRequestOfAnOldProtocolNeedsAHostToo() throws Exception {
    assertThat(door.ask("GET / HTTP/1.0\r\n\r\n").status()).isEqualTo(400);
    assertThat(door.ask("GET / HTTP/1.0\r\n" + HOST + "\r\n").status()).isEqualTo(200);
  }

  @Test
  void aHeaderIsNoOtherHost() throws Exception {
    var claims = "X-Forwarded-Host: other.preview.localhost\r\nForwarded: host=other\r\n";

    assertThat(door.ask("GET / HTTP/1.1\r\n" + HOST + claims + "\r\n").body()).isEqualTo("shop /");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://other.preview.localhost/",
        "http://user@shop.preview.localhost/",
        "http://shop.preview.localhost:81/",
        "http://shop.preview.localhost",
        "ftp://shop.preview.localhost/",
        "//other.preview.localhost/",
        "*",
        "shop",
        "/../x",
        "/a/%2e%2e/x",
        "/a/%2E./x",
        "/a%2fb",
        "/a%5cb",
        "/a\\b",
        "/a//b",
        "/%00",
        "/%0d%0aX: y",
        "/%",
        "/%4",
        "/%zz",
        "/%+1",
        "/%ff",
        "/%c0%af",
        "/\u00e4",
        "/\u0001",
        "/\u007f"
      })
  void whatCanBeReadInTwoWaysIsRefused(String target) throws Exception {
    var status = door.askAndBeCutOff("GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n");

    assertThat(status).isEqualTo(400);
  }

  @Test
  void aTargetThatNamesTheSameHostIsUnderstood() throws Exception {
    var target = "http://Shop.preview.localhost/a%20b?x=%2e%2e/";

    assertThat(door.ask("GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n").body())
        .isEqualTo("shop /a b");
  }

  @Test
  void aPathIsDecodedOnce() throws Exception {
    assertThat(door.ask("GET /%252e%252e/%2561 HTTP/1.1\r\n" + HOST + "\r\n").body())
        .isEqualTo("shop /%2e%2e/%61");
  }

  @Test
  void aLongTargetIsRefused() throws Exception {
    var path = "/" + "x".repeat(64 * 1024);

    assertThat(door.ask("GET " + path + " HTTP/1.1\r\n" + HOST + "\r\n").status()).isEqualTo(414);
  }
}
