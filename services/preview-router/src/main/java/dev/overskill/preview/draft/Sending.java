package dev.overskill.preview.draft;

import dev.overskill.events.AppState;
import dev.overskill.events.Topics;
import java.util.Optional;

/// A record that waits to be appended to the log.
sealed interface Sending {
  News.About about();

  Topics topic();

  String key();

  /// The value.
  Object value();

  /// The id that it must have; empty for any.
  Optional<String> id();

  record Event(News.Item item) implements Sending {
    @Override
    public News.About about() {
      return item.about();
    }

    @Override
    public Topics topic() {
      return Topics.APP_EVENTS;
    }

    @Override
    public String key() {
      return item.about().app().value();
    }

    @Override
    public Object value() {
      return item.event();
    }

    @Override
    public Optional<String> id() {
      return Optional.of(item.id());
    }
  }

  record State(News.About about, AppState.Preview state) implements Sending {
    @Override
    public Topics topic() {
      return Topics.APP_STATE;
    }

    @Override
    public String key() {
      return state.key();
    }

    @Override
    public Object value() {
      return state;
    }

    @Override
    public Optional<String> id() {
      return Optional.empty();
    }
  }
}
