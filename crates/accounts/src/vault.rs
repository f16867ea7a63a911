//! `Vault`: checks passwords off the request threads, a few at a time, so that a flood of sign-ins waits in line instead
//! of taking all memory; and does the same work for a login that there is not as for one that there is.

use std::sync::{Arc, OnceLock};

use tokio::sync::Semaphore;

use crate::chance::draw;
use crate::code::{Code, SALT};
use crate::password::{Password, is_outdated};

/// 金庫: cheap to clone; clones share the line.
#[derive(Clone, Debug)]
pub struct Vault {
    places: Arc<Semaphore>,
    nobody: Arc<OnceLock<String>>,
}

/// What became of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked {
    /// It is the password.
    Right,
    /// It is the password, and is to be kept anew in this form: the parameters have grown.
    RightAndOutdated(String),
    /// It is not, or there is no such login.
    Wrong,
}

impl Vault {
    /// So many at a time; each takes 19 MiB while it lasts.
    pub fn new(at_a_time: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(at_a_time.max(1))), nobody: Arc::default() }
    }

    /// Whether it is the password that was kept; None for a login that does not exist, which takes as long.
    pub async fn check(&self, typed: Password, kept: Option<String>) -> Checked {
        let nobody = self.nobody.clone();
        self.work(move || {
            let there = kept.is_some();
            let kept = kept.unwrap_or_else(|| nobody.get_or_init(dummy).clone());
            match typed.matches(&kept) && there {
                true if is_outdated(&kept) => typed.hash(draw()).map_or(Checked::Right, Checked::RightAndOutdated),
                true => Checked::Right,
                false => Checked::Wrong,
            }
        })
        .await
        .unwrap_or(Checked::Wrong)
    }

    /// The form in which a new password is kept; None if it could not be made.
    pub async fn hash(&self, password: Password) -> Option<String> {
        self.work(move || password.hash(draw()).ok()).await.flatten()
    }

    /// What is kept of recovery codes, each under the same salt; None if it could not be made.
    pub async fn stretch(&self, codes: Vec<Code>, whose: String, salt: [u8; SALT]) -> Option<Vec<Vec<u8>>> {
        self.work(move || codes.iter().map(|code| code.stretched(&whose, salt)).collect()).await.flatten()
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let place = self.places.clone().acquire_owned().await.ok()?;
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(place);
            done
        })
        .await
        .ok()
    }
}

fn dummy() -> String {
    Password::typed("nobody").hash(draw()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_right_password_and_no_other_is_let_in() {
        let vault = Vault::new(1);
        let kept = vault.hash(Password::typed("つばめが低く飛ぶ")).await.unwrap();
        let check = async |typed: &str, kept: Option<&String>| vault.check(Password::typed(typed), kept.cloned()).await;
        assert_eq!(check("つばめが低く飛ぶ", Some(&kept)).await, Checked::Right);
        assert_eq!(check("つばめが高く飛ぶ", Some(&kept)).await, Checked::Wrong);
        assert_eq!(check("nobody", None).await, Checked::Wrong, "the stand-in is no way in");
    }

    #[tokio::test]
    async fn a_password_kept_with_less_work_comes_back_in_its_new_form() {
        let params = argon2::Params::new(1024, 1, 1, None).unwrap();
        let weak = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
        let kept = argon2::PasswordHasher::hash_password_with_salt(&weak, b"old but right", &[3; 16]).unwrap().to_string();
        let Checked::RightAndOutdated(anew) = Vault::new(1).check(Password::typed("old but right"), Some(kept)).await else { panic!("not told") };
        assert!(!is_outdated(&anew) && Password::typed("old but right").matches(&anew));
    }

    #[tokio::test]
    async fn only_so_many_are_checked_at_a_time() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let (vault, now, most) = (Vault::new(2), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let checks = (0..12).map(|_| {
            let (vault, now, most) = (vault.clone(), now.clone(), most.clone());
            tokio::spawn(async move {
                vault
                    .work(move || {
                        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        let _ = Password::typed("x").hash([0; 16]);
                        now.fetch_sub(1, Ordering::SeqCst);
                    })
                    .await
            })
        });
        for check in checks.collect::<Vec<_>>() {
            check.await.unwrap().unwrap();
        }
        assert!((1..=2).contains(&most.load(Ordering::SeqCst)));
    }
}
