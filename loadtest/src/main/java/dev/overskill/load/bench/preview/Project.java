package dev.overskill.load.bench.preview;

import dev.overskill.load.demo.Template;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The app that is measured: the `react-ts` template of `create-vite` with twenty components more,
/// some of them with a style sheet, about forty modules in all.
///
/// @param owner stands in every component, so that no two projects have the same code
record Project(String owner, SortedMap<String, byte[]> files) {
  private static final int CARDS = 20;
  private static final int SHEET_EVERY = 4;
  private static final String APP = "src/App.tsx";

  /// The line of a card that edits replace, counted from 1.
  private static final int HEADING_LINE = 10;

  @SuppressWarnings("InlineFormatString") // a component of its own reads better than one in a call
  private static final String CARD =
      """
      import { useState } from 'react'
      import { label, total } from '../lib/format.ts'
      %3$sconst PRICES = [12, 29.5, 48, 7.25, 130]

      // Made for %2$s.
      export default function Card%1$d({ start = 0 }: { start?: number }) {
        const [chosen, setChosen] = useState<number[]>([start])
        const sum = total(chosen.map((each) => PRICES[each %% PRICES.length] ?? 0))
        const heading = '%4$s'
        return (
          <article className="card card-%1$d" aria-label={heading}>
            <h2>{heading}</h2>
            <ul>
              {PRICES.map((price, index) => (
                <li key={index} className={chosen.includes(index) ? 'chosen' : 'free'}>
                  <button
                    type="button"
                    onClick={() =>
                      setChosen((now) =>
                        now.includes(index) ? now.filter((each) => each !== index) : [...now, index],
                      )
                    }
                  >
                    {label('Item', index)} for {price.toFixed(2)}
                  </button>
                </li>
              ))}
            </ul>
            <p className="sum">
              {chosen.length === 0 ? 'Nothing chosen' : `${chosen.length} chosen`}, {sum}
            </p>
          </article>
        )
      }
      """;

  private static final String FORMAT =
      """
      export function label(name: string, index: number): string {
        return `${name} ${index + 1}`
      }

      export function total(prices: number[]): string {
        return prices.reduce((sum, each) => sum + each, 0).toFixed(2)
      }
      """;

  @SuppressWarnings("InlineFormatString")
  private static final String SHEET =
      """
      .card-%1$d {
        border: 1px solid rgb(%1$d 80 120);
        & h2 { font-size: 1.1rem; }
        & .chosen button { font-weight: 600; }
      }
      """;

  /// One edit: a line of a file is replaced.
  ///
  /// @param line counted from 1
  /// @param mark what the module's new body contains, and no earlier one did
  record Edit(String path, int line, String before, String after, String mark, String text) {
    /// The address of its module.
    String module() {
      return "/" + path;
    }
  }

  static Project of(Template template, String owner) {
    var files = new TreeMap<>(template.files());
    for (int card = 0; card < CARDS; card++) {
      files.put(path(card), bytes(card(owner, card, heading(card, 0))));
      if (card % SHEET_EVERY == 0) {
        files.put("src/cards/Card" + card + ".css", bytes(SHEET.formatted(card)));
      }
    }
    files.put("src/lib/format.ts", bytes(FORMAT));
    files.put(APP, bytes(app(template.text(APP))));
    return new Project(owner, files);
  }

  private static String app(String template) {
    var imports =
        IntStream.range(0, CARDS)
            .mapToObj(card -> "import Card%1$d from './cards/Card%1$d.tsx'\n".formatted(card))
            .collect(Collectors.joining());
    var uses =
        IntStream.range(0, CARDS)
            .mapToObj("        <Card%d />\n"::formatted)
            .collect(Collectors.joining());
    var place = "      <section id=\"spacer\"></section>\n";
    return imports + template.replace(place, "      <section>\n" + uses + "      </section>\n");
  }

  /// The n-th edit, counted from 1: of one card after the other.
  Edit edit(int n) {
    int card = n % CARDS;
    var before = line(heading(card, Math.max(0, n - CARDS)));
    var heading = heading(card, n);
    return new Edit(
        path(card), HEADING_LINE, before, line(heading), heading, card(owner, card, heading));
  }

  private static String path(int card) {
    return "src/cards/Card" + card + ".tsx";
  }

  private static String heading(int card, int edit) {
    return "Card " + card + ", edit " + edit + ".";
  }

  private static String line(String heading) {
    return "  const heading = '" + heading + "'";
  }

  private static String card(String owner, int card, String heading) {
    // Without a sheet there is an empty line, so that every card has its heading in one place.
    var sheet = card % SHEET_EVERY == 0 ? "import './Card" + card + ".css'\n" : "\n";
    return CARD.formatted(card, owner, sheet, heading);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
