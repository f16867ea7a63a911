//! For whom and for what a code or a sealed secret is: one that is good for one purpose of one account is good nowhere else.

/// The code with which somebody signs in for the first time. By login: it is made before the account has its number.
pub fn first(municipality: &str, login_key: &str) -> String {
    format!("first/{municipality}/{login_key}")
}

/// A recovery code.
pub fn recovery(municipality: &str, account: i64) -> String {
    format!("recovery/{municipality}/{account}")
}

/// The secret of an authenticator app.
pub fn totp(municipality: &str, account: i64) -> String {
    format!("totp/{municipality}/{account}")
}

/// The handle under which a passkey knows an account: numbers of ours, nothing about the person.
pub fn handle(municipality: u32, account: i64) -> [u8; 16] {
    let mut handle = [0; 16];
    let (head, tail) = handle.split_at_mut(8);
    head.copy_from_slice(&u64::from(municipality).to_be_bytes());
    tail.copy_from_slice(&account.to_be_bytes());
    handle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_purpose_is_its_own() {
        let all = [first("1", "2"), recovery("1", 2), totp("1", 2), first("1", "3"), recovery("11", 2)];
        assert!(all.iter().enumerate().all(|(nth, one)| !all[nth + 1..].contains(one)));
        assert_ne!(handle(1, 2), handle(2, 1));
    }
}
