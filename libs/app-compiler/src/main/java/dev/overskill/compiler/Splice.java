package dev.overskill.compiler;

import dev.overskill.compiler.CompiledModule.AcceptedDep;
import dev.overskill.compiler.CompiledModule.Import;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/// Replaces spans of a text in one pass.
final class Splice {

  private record Cut(int start, int end, String text) {}

  private Splice() {}

  static String linked(
      CompiledModule module, Function<Import, String> url, Function<AcceptedDep, String> accepted) {
    List<Cut> cuts = new ArrayList<>();
    for (Import each : module.imports()) {
      cuts.add(new Cut(each.start(), each.end(), url.apply(each)));
    }
    for (AcceptedDep each : module.hot().acceptedDeps()) {
      cuts.add(new Cut(each.start(), each.end(), accepted.apply(each)));
    }
    cuts.sort(Comparator.comparingInt(Cut::start));
    StringBuilder out = new StringBuilder(module.code().length() + 64 * cuts.size());
    int from = 0;
    for (Cut cut : cuts) {
      out.append(module.code(), from, cut.start()).append(cut.text());
      from = cut.end();
    }
    return out.append(module.code(), from, module.code().length()).toString();
  }
}
