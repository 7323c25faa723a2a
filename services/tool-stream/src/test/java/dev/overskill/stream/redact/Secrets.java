package dev.overskill.stream.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Invented secrets of every form that is known, as they stand in a file.
final class Secrets {
  private static final String ALNUM =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final String HEX = "0123456789abcdef";

  private final RandomGenerator random;

  Secrets(RandomGenerator random) {
    this.random = random;
  }

  /// @param before what stands before the secret and may be shown
  /// @param secret what must not be shown
  /// @param after what must stand after it to make it one
  record Sample(String before, String secret, String after) {
    String text() {
      return before + secret + after;
    }
  }

  List<Sample> all() {
    var all = new ArrayList<Sample>();
    all.add(token("AKIA", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16));
    all.add(token("ASIA", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16));
    List.of("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "npm_")
        .forEach(start -> all.add(token(start, ALNUM, 36)));
    all.add(token("github_pat_", ALNUM + "_", 82));
    all.add(token("glpat-", ALNUM, 20));
    all.add(token("xoxb-", ALNUM + "-", 40));
    all.add(token("xapp-", ALNUM + "-", 50));
    List.of("sk_live_", "sk_test_", "rk_live_", "whsec_")
        .forEach(start -> all.add(token(start, ALNUM, 24)));
    List.of("sk-proj-", "sk-svcacct-", "sk-ant-api03-", "sk-or-v1-")
        .forEach(start -> all.add(token(start, ALNUM + "_-", 64)));
    all.add(token("sk-", ALNUM, 48));
    all.add(token("AIza", ALNUM + "_-", 35));
    all.add(token("ya29.", ALNUM + "_-", 60));
    all.add(token("GOCSPX-", ALNUM, 28));
    all.add(token("pypi-", ALNUM + "_-", 80));
    all.add(token("hf_", ALNUM, 34));
    all.add(new Sample("", "SG." + some(ALNUM, 22) + "." + some(ALNUM, 43), ""));
    all.add(token("shpat_", HEX, 32));
    all.add(token("dop_v1_", HEX, 64));
    all.add(token("sbp_", HEX, 40));
    all.add(token("sb_secret_", ALNUM, 31));
    all.add(
        new Sample(
            "", "eyJ" + some(ALNUM, 33) + ".eyJ" + some(ALNUM, 90) + "." + some(ALNUM, 43), ""));
    all.add(new Sample("postgres://app:", some(ALNUM, 20), "@db.example/app"));
    all.add(new Sample("redis://:", some(ALNUM, 12), "@cache:6379"));
    all.add(new Sample("aws_secret_access_key = ", some(ALNUM + "/+", 40), ""));
    all.add(new Sample("\"secretAccessKey\": \"", some(ALNUM + "/+", 40), "\""));
    for (var kind : List.of("", "RSA ", "EC ", "OPENSSH ")) {
      all.add(
          new Sample(
              "-----BEGIN " + kind + "PRIVATE KEY-----\n",
              some(ALNUM + "+/", 64)
                  + "\n"
                  + some(ALNUM + "+/", 64)
                  + "\n"
                  + some(ALNUM, 22)
                  + "==",
              "\n-----END " + kind + "PRIVATE KEY-----"));
    }
    return all;
  }

  private Sample token(String start, String letters, int length) {
    return new Sample("", start + some(letters, length), "");
  }

  private String some(String letters, int length) {
    var out = new StringBuilder();
    for (int i = 0; i < length; i++) {
      out.append(letters.charAt(random.nextInt(letters.length())));
    }
    return out.toString();
  }
}
