package dev.overskill.auth.entity;

import dev.overskill.auth.AuthRefusal;
import dev.overskill.auth.entity.PostgresEntities.Page;
import dev.overskill.http.RefusedException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.LinkedHashMap;
import java.util.regex.Pattern;

/// Reads which entities of a collection are wanted: `?limit=20&after=ID&done=false`.
final class Query {
  private static final int USUAL = 50;
  private static final int MOST = 100;
  private static final int MOST_FILTERS = 4;
  private static final int LONGEST_VALUE = 256;
  private static final Pattern MEMBER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

  private Query() {}

  static Page page(MultivaluedMap<String, String> query) {
    var equal = new LinkedHashMap<String, String>();
    var after = "";
    int limit = USUAL;
    for (var parameter : query.entrySet()) {
      var name = parameter.getKey();
      if (parameter.getValue().size() != 1) {
        throw refusal(name + " is there twice");
      }
      var value = parameter.getValue().getFirst();
      switch (name) {
        case "after" -> after = id(value);
        case "limit" -> limit = limit(value);
        default -> equal.put(member(name), text(value));
      }
    }
    if (equal.size() > MOST_FILTERS) {
      throw refusal("At most " + MOST_FILTERS + " members can be asked for");
    }
    return new Page(equal, after, limit);
  }

  private static String id(String value) {
    try {
      return new EntityId(value).value();
    } catch (IllegalArgumentException e) {
      throw refusal("after: " + e.getMessage());
    }
  }

  private static int limit(String value) {
    if (!value.matches("[1-9][0-9]{0,8}")) {
      throw refusal("limit is a number from 1 on");
    }
    return Math.min(Integer.parseInt(value), MOST);
  }

  private static String member(String name) {
    if (!MEMBER.matcher(name).matches() || EntityJson.isOurs(name)) {
      throw refusal("This member cannot be asked for");
    }
    return name;
  }

  private static String text(String value) {
    if (value.length() > LONGEST_VALUE || value.indexOf(0) >= 0) {
      throw refusal("A value has at most " + LONGEST_VALUE + " characters, none of them U+0000");
    }
    return value;
  }

  private static RefusedException refusal(String detail) {
    return new RefusedException(AuthRefusal.QUERY_INVALID, detail);
  }
}
