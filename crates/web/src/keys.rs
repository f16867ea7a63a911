//! The server's keys while it runs: read again from where they lie before anything is sealed, and when something does not open,
//! so that a rotation needs no restart.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use ayumi_accounts::{Broken, KeyRing, ServerKey};

/// Reads the keys from where they lie; None where they cannot be read just now.
pub type Source = Arc<dyn Fn() -> Option<KeyRing> + Send + Sync>;

/// サーバーの鍵. Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct Keys {
    held: Arc<RwLock<KeyRing>>,
    source: Option<Source>,
}

impl From<ServerKey> for Keys {
    fn from(key: ServerKey) -> Self {
        Self { held: Arc::new(RwLock::new(key.into())), source: None }
    }
}

impl Keys {
    /// Keys that are read again from their source.
    pub fn new(ring: KeyRing, source: Source) -> Self {
        Self { held: Arc::new(RwLock::new(ring)), source: Some(source) }
    }

    /// Seals by the newest key that there is; see [`ServerKey::seal`].
    ///
    /// # Errors
    /// As there.
    pub fn seal(&self, owner: &str, secret: &[u8], chance: [u8; 12]) -> Result<Vec<u8>, Broken> {
        self.read_again();
        self.ring().seal(owner, secret, chance)
    }

    /// Opens what was sealed for an owner.
    ///
    /// # Errors
    /// None of the keys that there are did, or it was changed.
    pub fn open(&self, owner: &str, sealed: &[u8]) -> Result<Vec<u8>, Broken> {
        self.ring().open(owner, sealed).or_else(|_| {
            self.read_again();
            self.ring().open(owner, sealed)
        })
    }

    fn ring(&self) -> KeyRing {
        self.held.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn read_again(&self) {
        if let Some(ring) = self.source.as_ref().and_then(|source| source()) {
            *self.held.write().unwrap_or_else(PoisonError::into_inner) = ring;
        }
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[test]
    fn a_rotation_is_noticed() {
        let (old, new) = (ServerKey::new([1; 32]), ServerKey::new([2; 32]));
        let file = Arc::new(Mutex::new(Some(KeyRing::from(old.clone()))));
        let read = file.clone();
        let keys = Keys::new(old.clone().into(), Arc::new(move || read.lock().unwrap().clone()));
        let before = keys.seal("a", b"secret", [1; 12]).unwrap();
        *file.lock().unwrap() = Some(KeyRing::from(old).with_newer(new.clone()));
        let sealed = keys.seal("a", b"secret", [2; 12]).unwrap();
        assert_eq!(new.open("a", &sealed), Ok(b"secret".to_vec()), "sealed by the new key at once");
        assert_eq!(keys.open("a", &before), Ok(b"secret".to_vec()));
        *file.lock().unwrap() = Some(KeyRing::from(new));
        assert!(keys.open("a", &sealed).is_ok());
        *file.lock().unwrap() = None;
        assert!(keys.seal("a", b"secret", [3; 12]).is_ok(), "what cannot be read just now is used as it was");
    }

    #[test]
    fn what_a_key_of_another_server_sealed_opens_once_the_file_has_it() {
        let (old, new) = (ServerKey::new([1; 32]), ServerKey::new([2; 32]));
        let sealed = new.seal("a", b"secret", [1; 12]).unwrap();
        let ring = KeyRing::from(old.clone()).with_newer(new);
        let keys = Keys::new(old.into(), Arc::new(move || Some(ring.clone())));
        assert_eq!(keys.open("a", &sealed), Ok(b"secret".to_vec()));
    }
}
