//! `ServerKey`: seals what the server must be able to read again, such as the secret of an authenticator app. AES-256-GCM;
//! what is sealed for one account opens for no other. `KeyRing`: the key, and the one before it while a rotation is under way.

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

/// 鍵束: what a key file holds, one key a line. The first seals; those after it are from before a rotation that is under way,
/// and still open.
#[derive(Clone, Debug)]
pub struct KeyRing {
    newest: ServerKey,
    older: Vec<ServerKey>,
}

impl From<ServerKey> for KeyRing {
    fn from(newest: ServerKey) -> Self {
        Self { newest, older: Vec::new() }
    }
}

impl KeyRing {
    /// Reads a key file.
    ///
    /// # Errors
    /// There is no line, or one that is no key.
    pub fn read(text: &str) -> Result<Self, Broken> {
        let mut keys = text.lines().filter(|line| !line.trim().is_empty()).map(ServerKey::read);
        let newest = keys.next().ok_or(Broken)??;
        Ok(Self { newest, older: keys.collect::<Result<_, _>>()? })
    }

    /// For a key file.
    pub fn written(&self) -> String {
        std::iter::once(&self.newest).chain(&self.older).map(|key| format!("{}\n", key.written())).collect()
    }

    /// With a newer key before the others.
    #[must_use]
    pub fn with_newer(self, newest: ServerKey) -> Self {
        Self { newest, older: std::iter::once(self.newest).chain(self.older).collect() }
    }

    /// The newest key alone.
    pub fn newest(&self) -> Self {
        self.newest.clone().into()
    }

    /// Whether a rotation is under way.
    pub fn is_rotating(&self) -> bool {
        !self.older.is_empty()
    }

    /// Seals by the newest key; see [`ServerKey::seal`].
    ///
    /// # Errors
    /// As there.
    pub fn seal(&self, owner: &str, secret: &[u8], chance: [u8; NONCE]) -> Result<Vec<u8>, Broken> {
        self.newest.seal(owner, secret, chance)
    }

    /// Opens what any of the keys sealed for an owner.
    ///
    /// # Errors
    /// None of them did, or it was changed.
    pub fn open(&self, owner: &str, sealed: &[u8]) -> Result<Vec<u8>, Broken> {
        std::iter::once(&self.newest).chain(&self.older).find_map(|key| key.open(owner, sealed).ok()).ok_or(Broken)
    }

    /// The same secret under the newest key; None if it is so already.
    ///
    /// # Errors
    /// None of the keys opens it.
    pub fn reseal(&self, owner: &str, sealed: &[u8], chance: [u8; NONCE]) -> Result<Option<Vec<u8>>, Broken> {
        if self.newest.open(owner, sealed).is_ok() {
            return Ok(None);
        }
        self.seal(owner, &self.open(owner, sealed)?, chance).map(Some)
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

    #[test]
    fn a_ring_seals_by_its_newest_key_and_opens_by_all() {
        let (old, new) = (ServerKey::new([1; 32]), ServerKey::new([2; 32]));
        let sealed = old.seal("a", b"secret", [3; NONCE]).unwrap();
        let ring = KeyRing::from(old.clone()).with_newer(new.clone());
        let read = KeyRing::read(&format!("{}\n", ring.written())).unwrap();
        assert!(read.is_rotating() && !read.newest().is_rotating());
        assert_eq!(read.open("a", &sealed), Ok(b"secret".to_vec()));
        let resealed = read.reseal("a", &sealed, [4; NONCE]).unwrap().expect("it was sealed by the old key");
        assert_eq!((new.open("a", &resealed), old.open("a", &resealed)), (Ok(b"secret".to_vec()), Err(Broken)));
        assert_eq!(read.reseal("a", &resealed, [5; NONCE]), Ok(None), "done already");
        assert_eq!(read.newest().open("a", &sealed), Err(Broken));
        assert_eq!(read.reseal("b", &sealed, [4; NONCE]), Err(Broken), "another owner");
        assert!(KeyRing::read("\n").is_err() && KeyRing::read(&format!("{}\nshort", old.written())).is_err());
    }
}
