package dev.overskill.edge.api;

import dev.overskill.edge.wire.Answer;
import dev.overskill.edge.wire.Request;
import dev.overskill.edge.wire.Routes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;

/// What stands before every API route: the budget, the token, the account, and the envelope of
/// refusals.
public final class Gate implements Routes.Handler {
  private static final Logger LOG = System.getLogger(Gate.class.getName());
  public static final String BASE = "/client/v4";
  private static final String UPLOAD = "/workers/assets/upload";

  private final Routes routes;
  private final Budget budget;
  private final byte[] token;
  private final String accountPath;

  public Gate(Routes routes, Budget budget, String token, String account) {
    this.routes = routes;
    this.budget = budget;
    this.token = token.getBytes(StandardCharsets.UTF_8);
    this.accountPath = BASE + "/accounts/" + account;
  }

  @Override
  public Answer answer(Request request) {
    var standing = budget.spend();
    var answer =
        standing.allowed()
            ? admitted(request)
            : Envelope.failure(ApiError.RATE_LIMITED, ApiError.RATE_LIMITED.message())
                .header("retry-after", Long.toString(standing.resetSeconds()));
    return answer
        .header("ratelimit-policy", budget.policy())
        .header(
            "ratelimit", "\"default\";r=" + standing.remaining() + ";t=" + standing.resetSeconds())
        .header("cf-ray", UUID.randomUUID().toString().replace("-", "").substring(0, 16));
  }

  private Answer admitted(Request request) {
    try {
      authorise(request);
      return routes.answer(request).orElseThrow(() -> new ApiFailure(ApiError.NO_ROUTE));
    } catch (ApiFailure refused) {
      return Envelope.failure(refused.error(), String.valueOf(refused.getMessage()));
    } catch (Exception failure) {
      LOG.log(Level.ERROR, "API request failed: " + request.path(), failure);
      return Envelope.failure(ApiError.INTERNAL, ApiError.INTERNAL.message());
    }
  }

  private void authorise(Request request) {
    var path = request.path();
    // Asset uploads carry the session's token, which their own route reads.
    if (path.startsWith(accountPath + UPLOAD)) {
      return;
    }
    var sent = request.bearer().orElseThrow(() -> new ApiFailure(ApiError.MISSING_TOKEN));
    if (!MessageDigest.isEqual(token, sent.getBytes(StandardCharsets.UTF_8))) {
      throw new ApiFailure(ApiError.AUTHENTICATION);
    }
    if (path.startsWith(BASE + "/accounts/") && !path.startsWith(accountPath + "/")) {
      throw new ApiFailure(ApiError.AUTHENTICATION);
    }
  }
}
