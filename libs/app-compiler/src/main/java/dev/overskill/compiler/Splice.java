package dev.overskill.compiler;

import dev.overskill.compiler.CompiledModule.AcceptedDep;
import dev.overskill.compiler.CompiledModule.Import;
import dev.overskill.compiler.CompiledModule.Interop;
import dev.overskill.compiler.CompiledModule.Linker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Replaces spans of a text in one pass.
final class Splice {

  private record Cut(int start, int end, String text) {}

  private Splice() {}

  static String linked(CompiledModule module, Linker linker) {
    List<Cut> cuts = new ArrayList<>();
    for (Import each : module.imports()) {
      cuts.add(cut(each, linker));
    }
    for (AcceptedDep each : module.hot().acceptedDeps()) {
      cuts.add(new Cut(each.start(), each.end(), linker.accepted(each)));
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

  private static Cut cut(Import each, Linker linker) {
    String url = linker.url(each);
    Interop interop = each.interop();
    if (interop == null || !linker.interop(each)) {
      return new Cut(each.start(), each.end(), url);
    }
    return new Cut(interop.start(), interop.end(), interop.code().replace(Interop.URL, url));
  }
}
