//! `ServerKey`: seals what the server must be able to read again, such as the secret of an authenticator app. AES-256-GCM;
//! what is sealed for one account opens for no other.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The first byte of everything sealed: how it was done.
const WAY: u8 = 1;
const NONCE: usize = 12;

/// サーバーの鍵. It prints nothing of itself.
#[derive(Clone)]
pub struct ServerKey([u8; 32]);

/// What was sealed cannot be opened: another key, another owner, or it was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot be opened with this key")]
pub struct Broken;

impl ServerKey {
    /// A key out of bytes drawn by chance.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// The text is no key.
    pub fn read(text: &str) -> Result<Self, Broken> {
        let bytes = STANDARD.decode(text.trim()).map_err(|_| Broken)?;
        Ok(Self(bytes.try_into().map_err(|_| Broken)?))
    }

    /// For a key file.
    pub fn written(&self) -> String {
        STANDARD.encode(self.0)
    }

    /// Seals a secret for an owner. `chance` is used once and never again.
    ///
    /// # Errors
    /// The secret is longer than the cipher takes, which no secret is.
    pub fn seal(&self, owner: &str, secret: &[u8], chance: [u8; NONCE]) -> Result<Vec<u8>, Broken> {
        let payload = Payload { msg: secret, aad: owner.as_bytes() };
        let body = self.cipher().encrypt(&Nonce::from(chance), payload).map_err(|_| Broken)?;
        Ok([&[WAY], chance.as_slice(), &body].concat())
    }

    /// Opens what was sealed for an owner.
    ///
    /// # Errors
    /// Another key, another owner, or it was changed.
    pub fn open(&self, owner: &str, sealed: &[u8]) -> Result<Vec<u8>, Broken> {
        let (&WAY, rest) = sealed.split_first().ok_or(Broken)? else { return Err(Broken) };
        let (nonce, body) = rest.split_at_checked(NONCE).ok_or(Broken)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| Broken)?;
        self.cipher().decrypt(&Nonce::from(nonce), Payload { msg: body, aad: owner.as_bytes() }).map_err(|_| Broken)
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&Key::<Aes256Gcm>::from(self.0))
    }
}

impl std::fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ServerKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_for_its_owner_under_its_key_only() {
        let key = ServerKey::new([1; 32]);
        let sealed = key.seal("a", b"secret", [2; NONCE]).unwrap();
        assert_eq!(key.open("a", &sealed), Ok(b"secret".to_vec()));
        assert_eq!(key.open("b", &sealed), Err(Broken));
        assert_eq!(ServerKey::new([3; 32]).open("a", &sealed), Err(Broken));
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(key.open("a", &changed), Err(Broken), "byte {place}");
        }
        assert_eq!(key.open("a", &sealed[..5]), Err(Broken));
    }

    #[test]
    fn a_key_file_is_read_back() {
        let key = ServerKey::new([7; 32]);
        assert_eq!(ServerKey::read(&format!("{}\n", key.written())).unwrap().0, key.0);
        assert!(ServerKey::read("short").is_err());
        assert_eq!(format!("{key:?}"), "ServerKey(…)");
    }
}
