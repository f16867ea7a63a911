//! Why somebody could not sign in with the password of a directory. Neither text holds a password or what was typed as login.

use crate::MappingError;

/// なぜサインインできないか: one reason of the sign-in by a directory.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LdapError {
    /// The password is empty. Nothing was sent.
    #[error("the password is empty")]
    EmptyPassword,
    /// The login is empty or no login. Nothing was sent.
    #[error("the login is empty, too long or holds control characters")]
    Login,
    /// There is no such entry.
    #[error("no entry was found")]
    NotFound,
    /// The search finds more than one entry.
    #[error("the search finds several entries")]
    Several,
    /// The directory refuses the password, and says perhaps why.
    #[error("the directory refuses the bind: {0}")]
    Refused(Reason),
    /// The entry does not carry what is needed.
    #[error("the entry has no attribute {0}, or several of it")]
    Attribute(String),
    /// The attributes name nobody.
    #[error("the attributes name nobody: {0}")]
    Mapping(#[from] MappingError),
    /// The account that searches is refused.
    #[error("the account that searches is refused: result code {0}")]
    Searcher(u32),
    /// The directory answers with an error.
    #[error("the directory answers with result code {0}")]
    Directory(u32),
    /// No server can be asked; each with what was wrong.
    #[error("no server can be asked: {}", .0.join("; "))]
    Unreachable(Vec<String>),
}

/// 拒否の理由: why a directory refuses a bind. Active Directory tells it, in a number within its message; it does so only
/// after the right password, except for a locked account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The login or the password is wrong, or the directory does not tell more.
    #[error("invalid credentials")]
    Credentials,
    /// 533: the account is switched off.
    #[error("the account is disabled (533)")]
    Disabled,
    /// 701: the account has ended.
    #[error("the account has expired (701)")]
    Expired,
    /// 532: the password is too old.
    #[error("the password has expired (532)")]
    PasswordExpired,
    /// 773: the password must be changed first.
    #[error("the password must be changed (773)")]
    MustChange,
    /// 775: there were too many wrong passwords.
    #[error("the account is locked (775)")]
    Locked,
    /// 530, 531: not at this time, or not from here.
    #[error("the account may not sign in now or from here (530, 531)")]
    NotNow,
}

impl Reason {
    /// The reason in the message of Active Directory: 「… AcceptSecurityContext error, data 533, v2580」.
    pub(crate) fn of(message: &str) -> Self {
        let code = message.split_once(", data ").and_then(|(_, rest)| rest.split([',', ' ']).next()).unwrap_or_default();
        match code {
            "530" | "531" => Self::NotNow,
            "532" => Self::PasswordExpired,
            "533" => Self::Disabled,
            "701" => Self::Expired,
            "773" => Self::MustChange,
            "775" => Self::Locked,
            _ => Self::Credentials,
        }
    }
}

impl LdapError {
    /// What the person who signs in is told, and what to do. Whether there is such a login is not told.
    pub fn ja(&self) -> &'static str {
        match self {
            Self::EmptyPassword => "パスワードを入力してください。",
            Self::Login | Self::NotFound | Self::Refused(Reason::Credentials) => "ログイン名またはパスワードが違います。入力し直してください。",
            Self::Refused(Reason::Disabled) => "このアカウントは無効になっています。庁内の認証基盤の管理者に連絡してください。",
            Self::Refused(Reason::Expired) => "このアカウントは有効期限が切れています。庁内の認証基盤の管理者に連絡してください。",
            Self::Refused(Reason::PasswordExpired) => {
                "パスワードの有効期限が切れています。庁内の端末などでパスワードを変更してから、もう一度サインインしてください。"
            }
            Self::Refused(Reason::MustChange) => {
                "パスワードの変更が必要です。庁内の端末などでパスワードを変更してから、もう一度サインインしてください。"
            }
            Self::Refused(Reason::Locked) => {
                "パスワードの誤りが続いたため、庁内の認証基盤でロックされています。しばらく待つか、認証基盤の管理者に連絡してください。"
            }
            Self::Refused(Reason::NotNow) => {
                "この時間またはこの端末からのサインインは、庁内の認証基盤で許可されていません。認証基盤の管理者に連絡してください。"
            }
            Self::Mapping(error) => error.ja(),
            Self::Unreachable(_) => {
                "庁内の認証基盤に接続できません。しばらくしてからもう一度サインインし、続く場合はシステムの管理者に連絡してください。"
            }
            Self::Several | Self::Attribute(_) => "庁内の認証基盤の登録から職員を特定できません。システムの管理者に連絡してください。",
            Self::Searcher(_) | Self::Directory(_) => "庁内の認証基盤で本人を確認できません。システムの管理者に連絡してください。",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn active_directory_says_why_in_a_number() {
        let check = |data: &str, want: Reason| {
            let message = format!("80090308: LdapErr: DSID-0C09041C, comment: AcceptSecurityContext error, data {data}, v4563");
            assert_eq!(Reason::of(&message), want, "{message}");
        };
        check("525", Reason::Credentials);
        check("52e", Reason::Credentials);
        check("530", Reason::NotNow);
        check("531", Reason::NotNow);
        check("532", Reason::PasswordExpired);
        check("533", Reason::Disabled);
        check("701", Reason::Expired);
        check("773", Reason::MustChange);
        check("775", Reason::Locked);
        assert_eq!(Reason::of(""), Reason::Credentials);
        assert_eq!(Reason::of("Invalid Credentials, data "), Reason::Credentials);
    }

    #[test]
    fn an_unknown_login_reads_like_a_wrong_password() {
        assert_eq!(LdapError::NotFound.ja(), LdapError::Refused(Reason::Credentials).ja());
    }
}
