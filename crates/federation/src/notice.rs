//! What is to be said about settings before they are used: all of it at once, each with its key. Nothing is connected to.

/// 設定への指摘: one thing about one key of the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The key, within the settings of the provider.
    pub key: &'static str,
    /// Whether it stops the use of the settings.
    pub severity: Severity,
    /// What is so, and what to do about it, for an administrator.
    pub ja: String,
}

/// 重さ: whether settings with this notice can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// 誤り: they cannot.
    Error,
    /// 注意: they can, at a cost that the administrator should know.
    Warning,
}

impl Notice {
    pub(crate) fn error(key: &'static str, ja: impl Into<String>) -> Self {
        Self { key, severity: Severity::Error, ja: ja.into() }
    }

    pub(crate) fn warning(key: &'static str, ja: impl Into<String>) -> Self {
        Self { key, severity: Severity::Warning, ja: ja.into() }
    }
}

/// The notice that a provider's id cannot stand in an address, if it cannot.
pub fn check_id(id: &str) -> Option<Notice> {
    let fits = !id.is_empty() && id.len() <= 40 && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    (!fits).then(|| Notice::error("id", "英小文字・数字・ハイフンの40文字以内で指定してください。アドレスと記録に使います。"))
}
