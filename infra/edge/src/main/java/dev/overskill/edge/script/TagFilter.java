package dev.overskill.edge.script;

import dev.overskill.edge.api.ApiError;
import dev.overskill.edge.api.ApiFailure;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/// A `tags=one:yes,other:no` query: which tags a script has and which it has not.
record TagFilter(Map<String, Boolean> wanted) implements Predicate<StoredScript> {

  static TagFilter of(String query) {
    var wanted = new HashMap<String, Boolean>();
    for (var word : query.isBlank() ? new String[0] : query.split(",", -1)) {
      int colon = word.lastIndexOf(':');
      var answer = word.substring(colon + 1);
      if (colon < 1 || !(answer.equals("yes") || answer.equals("no"))) {
        throw new ApiFailure(ApiError.MALFORMED, "Not a tag filter: " + word);
      }
      wanted.put(word.substring(0, colon), answer.equals("yes"));
    }
    return new TagFilter(wanted);
  }

  @Override
  public boolean test(StoredScript script) {
    return wanted.entrySet().stream()
        .allMatch(tag -> script.setup().tags().contains(tag.getKey()) == tag.getValue());
  }
}
