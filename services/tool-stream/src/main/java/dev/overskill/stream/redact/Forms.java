package dev.overskill.stream.redact;

import dev.overskill.stream.redact.Form.Ending;
import dev.overskill.stream.redact.Form.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The secrets that are known by how they look. Only forms that their issuers document, or that
/// secret scanners agree on; nothing is guessed by entropy, so ordinary text stays as it is.
///
/// | kind | form | source |
/// |---|---|---|
/// | AWS access key id | `AKIA ASIA ABIA ACCA` + 16 | IAM user guide, "Unique identifiers"; gitleaks `aws-access-token` |
/// | AWS secret key | 40 of base64 after its setting's name | AWS SDK reference, "Static credentials" |
/// | GitHub | `ghp_ gho_ ghu_ ghs_ ghr_` + 36, `github_pat_` + 22 or more | GitHub docs, "About authentication"; gitleaks `github-*` |
/// | GitLab | `glpat-` + 20 | GitLab docs, "Token prefixes" |
/// | Slack | `xoxb- xoxp- xoxa- xoxr- xoxs- xoxe- xapp-` + 10, `hooks.slack.com/services/` | Slack docs, "Token types"; gitleaks `slack-*` |
/// | Stripe | `sk_live_ sk_test_ rk_live_ rk_test_ whsec_` + 16 | Stripe docs, "API keys"; gitleaks `stripe-access-token` |
/// | OpenAI | `sk-proj- sk-svcacct- sk-admin-` + 20, `sk-` + 40 letters and digits | gitleaks `openai-api-key` |
/// | Anthropic, OpenRouter | `sk-ant- sk-or-` + 20 | gitleaks `anthropic-*`; OpenRouter docs, "API keys" |
/// | Google | `AIza` + 35, `ya29.` + 20, `GOCSPX-` + 20 | gitleaks `gcp-api-key`; Google Cloud docs, "Token types" |
/// | npm | `npm_` + 36 | npm docs, "About access tokens"; gitleaks `npm-access-token` |
/// | PyPI | `pypi-` + 50 | PyPI help, "API tokens" |
/// | Hugging Face | `hf_` + 34 | gitleaks `huggingface-access-token` |
/// | SendGrid | `SG.` + 60 | gitleaks `sendgrid-api-token` |
/// | Shopify | `shpat_ shpca_ shppa_ shpss_` + 32 | Shopify docs, "Access tokens"; gitleaks `shopify-*` |
/// | DigitalOcean | `dop_v1_ doo_v1_` + 64 | gitleaks `digitalocean-*` |
/// | Supabase | `sbp_` + 40, `sb_secret_` + 20 | Supabase docs, "API keys" |
/// | JSON Web Token | `eyJ….eyJ…` | RFC 7519: both begin with `{"` in base64url |
/// | private key | `-----BEGIN … PRIVATE KEY-----`, its lines | RFC 7468; OpenSSH `PROTOCOL.key` |
/// | password in a URL | `://user:password@` | RFC 3986, 3.2.1 |
final class Forms {
  private static final int MANY = Integer.MAX_VALUE - 1;
  private static final Letters NOTHING = new Letters(0, 0);
  private static final Letters WORD = Letters.of("A-Za-z0-9_");
  private static final Letters ALNUM = Letters.of("A-Za-z0-9");
  private static final Letters HEX = Letters.of("0-9a-f");
  private static final Letters URL64 = Letters.of("A-Za-z0-9_-");
  private static final Letters URL64_DOT = Letters.of("A-Za-z0-9_.-");
  private static final Letters BASE64 = Letters.of("A-Za-z0-9+/=");
  private static final Letters USER = Letters.of("A-Za-z0-9._~!&*+;=%-");
  private static final Letters PASSWORD = Letters.of("A-Za-z0-9._~!&*+;=%#?^|,:()[]-");

  /// What may stand between a setting's name and its value, in JSON inside JSON too.
  private static final Letters SETS = Letters.of(" :='\"\\>");

  static final List<Form> ALL = all();

  private Forms() {}

  private static List<Form> all() {
    var all = new ArrayList<Form>();
    words(all, Letters.of("A-Z2-7"), 16, "AKIA", "ASIA", "ABIA", "ACCA");
    tokens(all, ALNUM, 36, "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "npm_");
    tokens(all, WORD, 22, "github_pat_");
    tokens(all, URL64, 20, "glpat-", "GOCSPX-");
    tokens(all, Letters.of("A-Za-z0-9-"), 10, "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-");
    tokens(all, Letters.of("A-Za-z0-9.-"), 10, "xoxe-", "xoxe.", "xapp-");
    tokens(all, Letters.of("A-Za-z0-9/"), 30, "hooks.slack.com/services/");
    words(all, ALNUM, 16, "sk_live_", "sk_test_", "rk_live_", "rk_test_");
    words(all, BASE64, 16, "whsec_");
    words(all, URL64, 20, "sk-proj-", "sk-svcacct-", "sk-admin-", "sk-ant-", "sk-or-");
    words(all, ALNUM, 40, "sk-");
    words(all, URL64, 35, "AIza");
    words(all, URL64, 20, "ya29.");
    words(all, URL64, 50, "pypi-");
    words(all, ALNUM, 34, "hf_");
    words(all, URL64_DOT, 60, "SG.");
    words(all, Letters.of("0-9a-fA-F"), 32, "shpat_", "shpca_", "shppa_", "shpss_");
    words(all, HEX, 64, "dop_v1_", "doo_v1_");
    words(all, HEX, 40, "sbp_");
    words(all, URL64, 20, "sb_secret_");
    all.add(webToken());
    Stream.of("", "RSA ", "EC ", "DSA ", "OPENSSH ", "ENCRYPTED ")
        .map(Forms::key)
        .forEach(all::add);
    Stream.of("://", ":\\/\\/", ":\\\\/\\\\/").map(Forms::address).forEach(all::add);
    Stream.of("aws_secret_access_key", "AWS_SECRET_ACCESS_KEY", "secretAccessKey")
        .map(Forms::setting)
        .forEach(all::add);
    return List.copyOf(all);
  }

  /// Tokens whose beginning means nothing else, wherever it stands.
  private static void tokens(List<Form> all, Letters letters, int least, String... beginnings) {
    for (var beginning : beginnings) {
      all.add(form(beginning, NOTHING, new Part.Run(letters, least, MANY)));
    }
  }

  /// Tokens whose beginning may be the end of an ordinary word.
  private static void words(List<Form> all, Letters letters, int least, String... beginnings) {
    for (var beginning : beginnings) {
      all.add(form(beginning, WORD, new Part.Run(letters, least, MANY)));
    }
  }

  private static Form form(String beginning, Letters notAfter, Part then) {
    var parts = List.of(Part.Literal.of(beginning), then);
    return new Form(beginning, notAfter, parts, Form.AFTER_FOUR, Ending.RUN);
  }

  /// A header is short; base64 of other JSON, which begins alike, is not held back for long.
  private static Form webToken() {
    return new Form(
        "eyJ",
        URL64_DOT,
        List.of(
            Part.Literal.of("eyJ"),
            new Part.Run(URL64, 10, 512),
            Part.Literal.of(".eyJ"),
            new Part.Run(URL64_DOT, 8, MANY)),
        Form.AFTER_FOUR,
        Ending.RUN);
  }

  private static Form key(String kind) {
    return new Form(
        kind + "PRIVATE KEY",
        NOTHING,
        List.of(
            Part.Literal.of("-----BEGIN " + kind + "PRIVATE KEY-----"),
            new Part.Run(Letters.of(" \\nrt"), 0, 32),
            new Part.Run(BASE64, 16, MANY)),
        2,
        Ending.LINES);
  }

  private static Form address(String slashes) {
    return new Form(
        "password in a URL",
        NOTHING,
        List.of(
            Part.Literal.of(slashes),
            new Part.Run(USER, 0, 128),
            Part.Literal.of(":"),
            new Part.Run(PASSWORD, 1, 256),
            Part.Literal.of("@")),
        3,
        Ending.FIXED);
  }

  private static Form setting(String name) {
    return new Form(
        name,
        NOTHING,
        List.of(Part.Literal.of(name), new Part.Run(SETS, 1, 16), new Part.Run(BASE64, 40, MANY)),
        2,
        Ending.RUN);
  }
}
