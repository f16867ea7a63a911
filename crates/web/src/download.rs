//! `Download`: a table handed over as a file, CSV for any program or a workbook for Excel. Like pages, files hold personal
//! data: nobody between may keep them, and their names say what and of which day, never who.

use std::fmt::Write;

use axum::Extension;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use ayumi_calendar::Date;
use ayumi_exchange::{CsvEncoding, Sheet, Unmappable, WriteError, write_csv, write_xlsx};

use crate::error::AppError;
use crate::note::Told;

/// ファイルの形式.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// CSV, in UTF-8 with a byte order mark.
    #[default]
    Csv,
    /// CSV, in Shift_JIS (CP932), for older systems.
    Cp932,
    /// Excelブック
    Xlsx,
}

impl Format {
    /// The format of this name; CSV where none is given.
    ///
    /// # Errors
    /// There is no such format.
    pub fn read(text: &str) -> Result<Self, AppError> {
        match text {
            "" | "csv" => Ok(Self::Csv),
            "cp932" => Ok(Self::Cp932),
            "xlsx" => Ok(Self::Xlsx),
            other => {
                Err(AppError::invalid(vec![format!("ファイルの形式「{other}」では書き出せません。csv、cp932、xlsx のいずれかを指定してください。")]))
            }
        }
    }

    fn end(self) -> &'static str {
        match self {
            Self::Csv | Self::Cp932 => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    fn media(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Cp932 => "text/csv; charset=Shift_JIS",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// 書き出し.
#[derive(Clone, Debug)]
pub struct Download {
    /// What is in it; its title is the beginning of the file's name.
    pub sheet: Sheet,
    /// As what.
    pub format: Format,
    /// 基準日, which stands in the name.
    pub day: Date,
}

impl Download {
    fn bytes(&self) -> Result<Vec<u8>, AppError> {
        match self.format {
            Format::Csv => csv(&self.sheet, CsvEncoding::Utf8Bom),
            Format::Cp932 => csv(&self.sheet, CsvEncoding::Cp932),
            Format::Xlsx => write_xlsx(std::slice::from_ref(&self.sheet)).map_err(AppError::internal),
        }
    }

    /// The name in UTF-8 (RFC 8187), and one in ASCII for programs that cannot read that.
    fn disposition(&self) -> String {
        let (day, end) = (self.day, self.format.end());
        format!("attachment; filename=\"ayumi-{day}.{end}\"; filename*=UTF-8''{}", encoded(&format!("{}_{day}.{end}", self.sheet.title)))
    }
}

impl IntoResponse for Download {
    fn into_response(self) -> Response {
        let headers =
            [(CONTENT_TYPE, self.format.media().to_owned()), (CONTENT_DISPOSITION, self.disposition()), (CACHE_CONTROL, "no-store".to_owned())];
        match self.bytes() {
            Ok(bytes) => (Extension(Told::in_sheet(&self.sheet)), headers, bytes).into_response(),
            Err(error) => error.into_response(),
        }
    }
}

/// How many cells with characters that an encoding lacks are named at once.
const NAMED: usize = 20;

/// Characters that the encoding lacks are named, and no file is made.
fn csv(sheet: &Sheet, encoding: CsvEncoding) -> Result<Vec<u8>, AppError> {
    let mut bytes = Vec::new();
    write_csv(sheet, encoding, &mut bytes).map_err(|error| match error {
        WriteError::Unmappable(cells) => AppError::invalid(cells.iter().take(NAMED).map(Unmappable::ja).collect()),
        other => AppError::internal(other),
    })?;
    Ok(bytes)
}

fn encoded(name: &str) -> String {
    let mut text = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}
