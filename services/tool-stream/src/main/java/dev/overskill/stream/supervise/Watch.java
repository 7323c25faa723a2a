package dev.overskill.stream.supervise;

import dev.overskill.events.RunId;
import dev.overskill.events.TenantId;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.Topics;
import dev.overskill.log.LogRecord;
import dev.overskill.stream.approval.PostgresApprovals.Put;
import dev.overskill.stream.journal.AppKey;
import dev.overskill.stream.supervise.AppWatch.Held;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is open on one partition, folded from both of its topics. Plain: it does no input or
/// output, and time is what it is told. The same records may come again.
final class Watch {
  private static final int REMEMBERED = 10_000;

  private final LeaseConfig config;
  private final Map<AppKey, AppWatch> apps = new HashMap<>();
  private final Map<TenantId, Page> pages = new LinkedHashMap<>();
  private final Map<Topics, Long> next = new EnumMap<>(Topics.class);

  /// Runs that are over or were not started: what they say is passed over, but for a start, which
  /// the rows know to be the first or not.
  private final Map<Whose<RunId>, Boolean> over = new Recent<>();

  /// Calls that were answered, for the two topics may come in any order.
  private final Map<Whose<ToolCallId>, Boolean> answered = new Recent<>();

  private long listened;

  private record Whose<T>(AppKey app, T id) {}

  private static final class Recent<T> extends LinkedHashMap<T, Boolean> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<T, Boolean> eldest) {
      return size() > REMEMBERED;
    }
  }

  Watch(LeaseConfig config) {
    this.config = config;
  }

  /// Takes in a record, unless it was taken before.
  ///
  /// @param minded whether what it says counts
  void hear(LogRecord record, boolean minded) {
    if (record.offset() < next(record.topic())) {
      return;
    }
    next.put(record.topic(), record.offset() + 1);
    if (minded) {
      var app = new AppKey(record.attributes().tenant(), record.attributes().app());
      if (record.topic() == Topics.AGENT_EVENTS) {
        var run = record.attributes().run();
        if (run != null) {
          spoke(app, run, record);
        }
      } else {
        told(app, Signal.of(record));
      }
    }
  }

  private long next(Topics topic) {
    return next.getOrDefault(topic, 0L);
  }

  /// An agent said something.
  private void spoke(AppKey app, RunId run, LogRecord record) {
    var signal = Signal.of(record);
    if (over.containsKey(new Whose<>(app, run)) && !(signal instanceof Signal.Started)) {
      return;
    }
    var watch = apps.computeIfAbsent(app, AppWatch::new);
    var page = page(app.tenant());
    var met = new Page.Run(app.app(), run);
    var known = watch.isOpen(run);
    if (signal instanceof Signal.Ended(var ending)) {
      page.ended().add(new Page.Ended(met, ending, record.appended()));
      over(app, run);
    } else if (watch.spoke(run, record)) {
      if (!known) {
        page.met().add(met);
      }
      open(watch, run, record, signal);
    }
    forgetIfEmpty(app);
  }

  private void open(AppWatch watch, RunId run, LogRecord record, Signal signal) {
    var tenant = record.attributes().tenant();
    var app = record.attributes().app();
    switch (signal) {
      case Signal.Started() ->
          page(tenant).started().add(new Page.Heard(new Page.Run(app, run), record.appended()));
      case Signal.CallBegun begun
          when !answered.containsKey(new Whose<>(new AppKey(tenant, app), begun.call())) ->
          watch.begun(run, begun, new Held(record.offset(), next(Topics.APP_EVENTS)));
      case Signal.CallReady(var call) -> watch.ready(call);
      case Signal.CallAnswered(var call) -> watch.answered(call);
      case Signal.Asking asking -> {
        if (watch.asking(asking, record.offset())) {
          page(tenant).asked().add(new Put(app, asking.asked()));
        }
      }
      case Signal.CallBegun _, Signal.Spoke _, Signal.Ended _, Signal.Answered _ -> {}
      case Signal.Fenced _, Signal.Other _ -> {}
    }
  }

  /// The platform said something.
  private void told(AppKey app, Signal signal) {
    var watch = Optional.ofNullable(apps.get(app));
    switch (signal) {
      case Signal.CallAnswered(var call) -> {
        if (watch.isEmpty() || !watch.get().answered(call)) {
          answered.put(new Whose<>(app, call), true);
        }
      }
      case Signal.Answered(var approval) -> watch.ifPresent(it -> it.decided(approval));
      case Signal.Fenced(var run) -> over(app, run);
      case Signal.Started _, Signal.Spoke _, Signal.Ended _, Signal.CallBegun _ -> {}
      case Signal.CallReady _, Signal.Asking _, Signal.Other _ -> {}
    }
    forgetIfEmpty(app);
  }

  private void over(AppKey app, RunId run) {
    over.put(new Whose<>(app, run), true);
    var watch = apps.get(app);
    if (watch != null) {
      watch.over(run);
    }
  }

  private void forgetIfEmpty(AppKey app) {
    var watch = apps.get(app);
    if (watch != null && watch.isEmpty()) {
      apps.remove(app);
    }
  }

  private Page page(TenantId tenant) {
    return pages.computeIfAbsent(
        tenant,
        _ ->
            new Page(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new LinkedHashSet<>(),
                new ArrayList<>()));
  }

  /// What is to be written of each tenant.
  Map<TenantId, Page> pages() {
    pages.values().removeIf(Page::isEmpty);
    return Map.copyOf(pages);
  }

  /// The page of this tenant is written.
  void written(TenantId tenant, Page.Standing standing) {
    var page = pages.remove(tenant);
    if (page == null) {
      return;
    }
    for (var met : page.met()) {
      if (standing.open().contains(met)) {
        over.remove(new Whose<>(new AppKey(tenant, met.app()), met.run()));
      } else {
        over(new AppKey(tenant, met.app()), met.run());
      }
    }
    for (var question : standing.decided()) {
      var watch = apps.get(new AppKey(tenant, question.app()));
      if (watch != null) {
        watch.decided(question.approval());
      }
    }
    page.met().forEach(met -> forgetIfEmpty(new AppKey(tenant, met.app())));
  }

  /// The log was listened to for so much longer, and all there is of it was heard: tells what is
  /// due.
  List<Due> listen(Duration step, Instant now) {
    listened += step.toNanos();
    var due = new ArrayList<Due>();
    apps.values().forEach(app -> app.look(listened, now, config, next(Topics.AGENT_EVENTS), due));
    return due;
  }

  /// This is done.
  void done(Due due) {
    var watch = apps.get(due.app());
    switch (due) {
      case Due.Lost(var app, var run, _) -> over(app, run);
      case Due.Expired(_, var approval) when watch != null -> watch.decided(approval);
      case Due.TimedOut(_, _, var call, _) when watch != null -> watch.answered(call);
      case Due.Expired _, Due.TimedOut _ -> {}
    }
    forgetIfEmpty(due.app());
  }

  /// Puts down when open runs were heard, for the next pages.
  void note() {
    apps.forEach((app, watch) ->
        watch.note((run, at) ->
            page(app.tenant()).heard().add(new Page.Heard(new Page.Run(app.app(), run), at))));
  }

  /// From where a topic must be read again to know what is known here.
  long resumeAt(Topics topic, long following) {
    var from = following;
    for (var app : apps.values()) {
      var held = app.held();
      if (held.isPresent()) {
        from =
            Math.min(
                from,
                topic == Topics.AGENT_EVENTS ? held.get().agentEvents() : held.get().appEvents());
      }
    }
    return from;
  }

  int runs() {
    return apps.values().stream().mapToInt(AppWatch::runs).sum();
  }

  Set<TenantId> tenants() {
    var tenants = new LinkedHashSet<TenantId>();
    apps.keySet().forEach(app -> tenants.add(app.tenant()));
    return tenants;
  }
}
