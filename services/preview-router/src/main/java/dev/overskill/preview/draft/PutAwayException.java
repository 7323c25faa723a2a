package dev.overskill.preview.draft;

/// A draft was put away while somebody waited for it: who asks again gets it anew.
public final class PutAwayException extends RuntimeException {
  private static final long serialVersionUID = 1;

  PutAwayException() {
    super("the draft is put away", null, false, false);
  }
}
