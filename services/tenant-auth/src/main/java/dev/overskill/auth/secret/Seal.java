package dev.overskill.auth.secret;

import dev.overskill.tenancy.Secret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals secrets that must be stored and read again: AES-256-GCM under the master key, with a
/// random nonce in front. A sealed secret opens only for the purpose it was sealed for.
@Singleton
public final class Seal {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  @Inject
  Seal(SecretConfig config) {
    this(Secret.ofKey(config.masterKey()));
  }

  Seal(Secret masterKey) {
    this.key = new SecretKeySpec(masterKey.bytes(), "AES");
  }

  /// Seals a secret.
  ///
  /// @param purpose what it is and whose, e.g. `signing-key:` and its id
  public byte[] close(byte[] secret, String purpose) {
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    var sealed = run(Cipher.ENCRYPT_MODE, nonce, purpose, secret);
    var all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
    System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
    return all;
  }

  /// Opens what was sealed for this purpose.
  ///
  /// @throws IllegalStateException if it was sealed with another key, for another purpose, or
  ///   changed
  public byte[] open(byte[] sealed, String purpose) {
    var nonce = Arrays.copyOf(sealed, NONCE_BYTES);
    return run(
        Cipher.DECRYPT_MODE,
        nonce,
        purpose,
        Arrays.copyOfRange(sealed, NONCE_BYTES, sealed.length));
  }

  private byte[] run(int mode, byte[] nonce, String purpose, byte[] bytes) {
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the seal of " + purpose + " does not hold", e);
    }
  }
}
