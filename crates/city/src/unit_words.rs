//! Names of departments, sections and teams such as any municipality may have. Word lists only.

/// A department (部) and the sections (課) that it may have, most usual first.
pub struct Department {
    /// 部の名称
    pub name: &'static str,
    /// 課の名称
    pub sections: &'static [&'static str],
}

#[rustfmt::skip]
/// Departments, those that every municipality has first.
pub const DEPARTMENTS: &[Department] = &[
    Department { name: "総務部", sections: &["総務課", "職員課", "財政課", "契約検査課", "管財課", "法務文書課", "秘書広報課", "危機管理課", "防災課", "情報公開課", "庁舎管理課"] },
    Department { name: "市民部", sections: &["市民課", "税務課", "保険年金課", "市民協働課", "生活安全課", "収納課", "戸籍住民課", "人権男女共同参画課", "消費生活課", "窓口サービス課"] },
    Department { name: "福祉部", sections: &["地域福祉課", "介護保険課", "障害福祉課", "高齢者支援課", "生活支援課", "福祉総務課", "指導監査課", "地域包括ケア課", "生活保護課", "社会援護課"] },
    Department { name: "建設部", sections: &["土木課", "都市計画課", "建築住宅課", "道路維持課", "公園緑地課", "河川課", "用地課", "道路管理課", "交通安全課", "建築指導課"] },
    Department { name: "企画部", sections: &["企画政策課", "広報課", "情報政策課", "統計課", "行政経営課", "公共施設管理課", "政策調整課", "移住定住推進課", "広域連携課", "総合計画課"] },
    Department { name: "産業部", sections: &["商工観光課", "農林水産課", "農業振興課", "産業政策課", "観光課", "企業誘致課", "雇用労政課", "農地課", "地籍調査課", "物産振興課"] },
    Department { name: "こども未来部", sections: &["こども政策課", "保育課", "子育て支援課", "こども家庭課", "こども相談課", "青少年課", "放課後児童課", "こども発達支援課", "児童福祉課", "幼児教育課"] },
    Department { name: "教育部", sections: &["教育総務課", "学校教育課", "生涯学習課", "社会教育課", "文化財課", "学校給食課", "スポーツ振興課", "図書館", "学務課", "教育施設課", "教職員課", "教育センター"] },
    Department { name: "保健部", sections: &["健康増進課", "保健予防課", "国民健康保険課", "後期高齢者医療課", "母子保健課", "感染症対策課", "保健総務課", "生活衛生課", "地域医療課", "食品衛生課"] },
    Department { name: "環境部", sections: &["環境政策課", "環境保全課", "廃棄物対策課", "資源循環課", "清掃課", "脱炭素推進課", "水みどり環境課", "公害対策課", "環境施設課", "動物愛護課"] },
    Department { name: "上下水道部", sections: &["経営総務課", "水道業務課", "水道施設課", "下水道課", "浄水課", "給排水課", "下水道施設課", "料金課", "管路課"] },
    Department { name: "会計部", sections: &["会計課", "審査出納課"] },
    Department { name: "議会事務局", sections: &["議事課", "議会総務課"] },
    Department { name: "行政委員会事務局", sections: &["監査課", "選挙課", "公平審査課", "農業委員会事務局"] },
    Department { name: "消防本部", sections: &["消防総務課", "予防課", "警防課", "指令課", "救急課", "消防課", "危険物保安課", "中央消防署", "東消防署", "西消防署"] },
    Department { name: "財務部", sections: &["財務政策課", "市民税課", "資産税課", "納税課", "債権管理課", "税制課", "公有財産課", "契約課", "検査課", "資金課"] },
    Department { name: "人事部", sections: &["人事課", "給与課", "人材育成課", "職員厚生課", "働き方改革課"] },
    Department { name: "まちづくり部", sections: &["まちづくり政策課", "景観課", "市街地整備課", "区画整理課", "開発審査課", "住宅政策課", "空家対策課", "交通政策課", "駅周辺整備課", "拠点整備課"] },
    Department { name: "文化スポーツ部", sections: &["文化振興課", "スポーツ課", "国際交流課", "美術館", "博物館", "市民会館", "文化創造課", "競技施設課"] },
    Department { name: "経済部", sections: &["経済総務課", "商業振興課", "工業振興課", "創業支援課", "金融課", "計量検査所", "卸売市場課", "森林政策課", "水産振興課", "鳥獣対策課"] },
    Department { name: "地域振興部", sections: &["地域政策課", "地域づくり課", "東部市民センター", "西部市民センター", "南部市民センター", "北部市民センター", "中央市民センター", "中山間地域振興課", "自治会支援課", "出張所統括課"] },
    Department { name: "福祉事務所", sections: &["生活福祉第一課", "生活福祉第二課", "高齢障害者相談課", "こども家庭相談課", "福祉窓口課", "自立支援課", "医療扶助課", "女性相談支援課"] },
    Department { name: "保健所", sections: &["衛生検査課", "医事薬事課", "精神保健福祉課", "疾病対策課", "試験検査課", "東保健センター", "西保健センター", "南保健センター", "北保健センター"] },
    Department { name: "土木部", sections: &["土木総務課", "道路計画課", "道路整備課", "街路課", "橋りょう課", "路政課", "河川整備課", "東部土木事務所", "西部土木事務所", "南部土木事務所", "北部土木事務所"] },
    Department { name: "公園施設部", sections: &["公園計画課", "公園管理課", "緑政課", "動物園", "霊園課", "公園整備課", "植物園", "緑化推進課"] },
    Department { name: "営繕部", sections: &["建築課", "設備課", "営繕課", "施設保全課", "技術監理課", "公共建築課"] },
    Department { name: "学校教育部", sections: &["教育指導課", "教育支援課", "学校保健課", "教育相談課", "学校施設課", "教育環境課", "教育情報課", "特別支援教育課", "学事課", "人権教育課"] },
    Department { name: "生涯学習部", sections: &["公民館課", "中央公民館", "東公民館", "西公民館", "南公民館", "北公民館", "青少年教育課", "中央図書館", "東図書館", "西図書館", "郷土資料館"] },
    Department { name: "市民病院事務局", sections: &["病院総務課", "医事課", "経営企画課", "医療連携課", "用度課"] },
    Department { name: "デジタル統計部", sections: &["情報システム課", "情報基盤課", "電子行政課", "統計調査課", "データ活用課"] },
    Department { name: "防災安全部", sections: &["防災対策課", "防災施設課", "危機対策課", "地域安全課", "防犯課", "国民保護課"] },
    Department { name: "東区役所", sections: &["東区地域振興課", "東区区民課", "東区税務課", "東区保険課", "東区福祉課", "東区子育て支援課", "東区健康課", "東区建設課"] },
    Department { name: "西区役所", sections: &["西区地域振興課", "西区区民課", "西区税務課", "西区保険課", "西区福祉課", "西区子育て支援課", "西区健康課", "西区建設課"] },
    Department { name: "中央区役所", sections: &["中央区地域振興課", "中央区区民課", "中央区税務課", "中央区保険課", "中央区福祉課", "中央区子育て支援課", "中央区健康課", "中央区建設課"] },
];

/// Names that sections get in a reorganisation.
pub const NEW_SECTIONS: &[&str] = &[
    "未来創造課",
    "業務改革推進課",
    "市民生活支援課",
    "くらし相談課",
    "地域共生推進課",
    "まち活性課",
    "資源活用課",
    "公共交通推進課",
    "魅力発信課",
    "健康づくり推進課",
    "学び推進課",
    "総合窓口課",
    "税務総務課",
    "みどり推進課",
    "施設マネジメント課",
    "こども支援推進課",
];

/// Names of teams (係), each within its section.
pub const TEAMS: &[&str] = &[
    "管理係",
    "庶務係",
    "企画係",
    "推進係",
    "調整係",
    "給付係",
    "相談係",
    "業務係",
    "指導係",
    "計画係",
    "整備係",
    "資格係",
    "審査係",
    "事業係",
    "支援係",
    "振興係",
    "維持係",
    "調査係",
    "普及係",
    "経理係",
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn there_are_several_hundred_distinct_names() {
        let sections: Vec<&str> = DEPARTMENTS.iter().flat_map(|department| department.sections).chain(NEW_SECTIONS).copied().collect();
        assert_eq!(sections.iter().collect::<HashSet<_>>().len(), sections.len());
        assert!(sections.len() > 280, "{}", sections.len());
        assert_eq!(DEPARTMENTS.iter().map(|department| department.name).collect::<HashSet<_>>().len(), DEPARTMENTS.len());
        assert_eq!(TEAMS.iter().collect::<HashSet<_>>().len(), TEAMS.len());
    }
}
