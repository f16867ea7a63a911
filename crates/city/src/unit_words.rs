//! Names of departments and sections such as any large municipality may have. Word lists only: which of them a city
//! gets is in `founding`, what sections are called later in `section_names`, and what teams are called in `team_words`.

/// 分野: sections move only between departments of one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// 内部管理
    Inner,
    /// 市民・福祉・保健
    Care,
    /// 都市基盤・環境
    Works,
    /// 産業・文化・地域
    Trade,
    /// 教育
    School,
    /// Stands by itself.
    Apart,
}

/// A department (部) and the sections (課) and facilities that it may have.
pub struct Department {
    /// 部の名称
    pub name: &'static str,
    /// 分野
    pub field: Field,
    /// What names of other organisations contain that belong here.
    pub hints: &'static [&'static str],
    /// 課の名称, most usual first. What is left over is what sections may be called after a reorganisation.
    pub sections: &'static [&'static str],
    /// 施設: where they are and what they are, for a city of many sections.
    pub facilities: &'static [(&'static [&'static str], &'static str)],
}

impl Department {
    /// Whether it is a ward's office: wards have sections of the same names.
    pub fn is_ward(&self) -> bool {
        self.name.ends_with("区役所")
    }

    /// Every name that a unit directly below it may have from the start, most usual first: some facilities stand among
    /// the sections, the others come after them.
    pub fn names(&self) -> impl Iterator<Item = String> {
        const BEFORE_FACILITIES: usize = 5;
        const AMONG_SECTIONS: usize = 2;
        let sections = || self.sections.iter().map(|name| name.to_string());
        let early = sections().take(BEFORE_FACILITIES).chain(self.built().take(AMONG_SECTIONS));
        early.chain(sections().skip(BEFORE_FACILITIES)).chain(self.built().skip(AMONG_SECTIONS))
    }

    /// One facility of every kind, then the next of every kind, and so on.
    fn built(&self) -> impl Iterator<Item = String> {
        let most = self.facilities.iter().map(|(places, _)| places.len()).max().unwrap_or(0);
        (0..most).flat_map(|number| self.facilities.iter().filter_map(move |(places, kind)| Some(format!("{}{kind}", places.get(number)?))))
    }
}

const COMPASS: &[&str] = &["中央", "東", "西", "南", "北"];
const REGIONS: &[&str] = &["東部", "西部", "南部", "北部"];
#[rustfmt::skip]
const TOWNS: &[&str] = &[
    "本町", "新町", "元町", "栄町", "旭町", "緑町", "桜町", "若葉町", "青葉町", "泉町", "宮前町", "寺前町", "川端町", "山手町", "松原町", "梅園町", "竹下町",
    "大手町", "駅前町", "上町", "中町", "下町", "横町", "仲町", "橋本町", "坂上町", "坂下町", "朝日町", "平和町", "昭和町", "末広町", "幸町", "寿町", "千代町",
];

/// 区役所の課
const WARD: &[&str] = &[
    "総務課",
    "地域振興課",
    "区民課",
    "税務課",
    "保険年金課",
    "生活支援課",
    "高齢障害者支援課",
    "子育て支援課",
    "健康づくり課",
    "土木管理課",
    "まちづくり課",
    "環境衛生課",
    "地域防災課",
    "窓口サービス課",
    "保護課",
];

const fn ward(name: &'static str) -> Department {
    Department { name, field: Field::Apart, hints: &[], sections: WARD, facilities: &[] }
}

/// Departments before the wards' offices: a city with fewer sections has no wards.
pub const BEFORE_WARDS: usize = 20;

#[rustfmt::skip]
/// Departments, those that every municipality has first.
pub const DEPARTMENTS: &[Department] = &[
    Department { name: "総務部", field: Field::Inner, hints: &["総務", "庶務", "人事", "職員"], facilities: &[],
        sections: &["総務課", "職員課", "財政課", "契約検査課", "管財課", "法務文書課", "秘書課", "危機管理課", "情報公開課", "庁舎管理課", "行政改革課", "内部統制課", "文書管理課", "車両管理課", "コンプライアンス推進課"] },
    Department { name: "市民部", field: Field::Care, hints: &["市民", "区民", "住民", "窓口"], facilities: &[(TOWNS, "連絡所"), (COMPASS, "斎場")],
        sections: &["市民課", "税務課", "保険年金課", "市民協働課", "生活安全課", "収納課", "戸籍住民課", "人権男女共同参画課", "消費生活センター", "市民相談課", "総合窓口課", "市民活動推進課", "多文化共生課", "くらし支援課"] },
    Department { name: "福祉部", field: Field::Care, hints: &["福祉", "介護", "障害", "高齢"], facilities: &[(TOWNS, "老人福祉センター"), (REGIONS, "障害者福祉センター")],
        sections: &["地域福祉課", "高齢福祉課", "障害福祉課", "介護保険課", "生活支援課", "福祉総務課", "指導監査課", "地域包括ケア課", "障害者更生相談所", "社会援護課", "地域共生推進課", "介護予防課", "権利擁護課", "福祉政策課"] },
    Department { name: "建設部", field: Field::Works, hints: &["建設", "道路", "建築"], facilities: &[(REGIONS, "道路事務所")],
        sections: &["土木課", "都市計画課", "建築住宅課", "道路維持課", "公園緑地課", "河川課", "用地課", "道路管理課", "交通安全課", "建築指導課", "建設政策課", "道路保全課", "開発指導課", "市営住宅課"] },
    Department { name: "企画部", field: Field::Inner, hints: &["企画", "政策", "広報", "情報", "デジタル", "DX"], facilities: &[],
        sections: &["企画政策課", "広報課", "情報政策課", "統計課", "行政経営課", "公共施設管理課", "政策調整課", "移住定住推進課", "広域連携課", "総合計画課", "業務改革推進課", "公民連携課", "魅力発信課", "未来創造課"] },
    Department { name: "産業部", field: Field::Trade, hints: &["産業", "商工", "農"], facilities: &[(REGIONS, "農業センター"), (COMPASS, "観光案内所")],
        sections: &["商工観光課", "農林水産課", "農業振興課", "産業政策課", "観光課", "企業誘致課", "雇用労政課", "農地課", "地籍調査課", "物産振興課", "農村整備課", "商店街支援課", "観光交流課", "地産地消課"] },
    Department { name: "こども未来部", field: Field::Care, hints: &["こども", "子ども", "子育て", "児童", "保育"], facilities: &[(REGIONS, "保育課分室"), (TOWNS, "児童館"), (TOWNS, "保育園")],
        sections: &["こども政策課", "保育課", "子育て支援課", "こども家庭課", "こども相談課", "青少年課", "放課後児童課", "こども発達支援課", "児童相談所", "幼児教育課", "保育運営課", "ひとり親支援課", "こども支援推進課", "子育て応援課"] },
    Department { name: "教育部", field: Field::School, hints: &["教育", "学校"], facilities: &[(REGIONS, "学校給食センター"), (TOWNS, "小学校"), (TOWNS, "中学校")],
        sections: &["教育総務課", "学校教育課", "社会教育課", "文化財課", "学校給食課", "生涯学習課", "学務課", "教育施設課", "教職員課", "教育センター", "教育企画課", "通学区域課", "学校支援課", "地域学校連携課"] },
    Department { name: "保健部", field: Field::Care, hints: &["保健", "健康", "医療"], facilities: &[(REGIONS, "保健センター"), (TOWNS, "診療所")],
        sections: &["健康増進課", "保健予防課", "国民健康保険課", "後期高齢者医療課", "母子保健課", "感染症対策課", "保健総務課", "生活衛生課", "地域医療課", "食品衛生課", "健康づくり推進課", "保健企画課", "成人保健課", "歯科保健課"] },
    Department { name: "環境部", field: Field::Works, hints: &["環境", "清掃", "資源"], facilities: &[(REGIONS, "清掃事務所"), (COMPASS, "環境センター")],
        sections: &["環境政策課", "環境保全課", "廃棄物対策課", "資源循環課", "清掃課", "脱炭素推進課", "水みどり環境課", "公害対策課", "環境施設課", "動物愛護センター", "ごみ減量推進課", "生活環境課", "自然共生課", "環境企画課"] },
    Department { name: "上下水道部", field: Field::Works, hints: &["水道"], facilities: &[(REGIONS, "水道営業所"), (COMPASS, "浄水場"), (REGIONS, "水再生センター")],
        sections: &["経営総務課", "水道業務課", "水道施設課", "下水道課", "浄水課", "給排水課", "下水道施設課", "料金課", "管路課", "水質管理課", "経営企画課", "下水道経営課", "水道整備課"] },
    Department { name: "会計部", field: Field::Apart, hints: &["会計", "出納"], facilities: &[], sections: &["会計課", "審査出納課"] },
    Department { name: "消防本部", field: Field::Apart, hints: &["消防"], facilities: &[(COMPASS, "消防署"), (TOWNS, "消防出張所")],
        sections: &["消防総務課", "予防課", "警防課", "指令課", "救急課", "査察課", "危険物保安課", "消防団課", "消防施設課", "救助課", "消防企画課"] },
    Department { name: "議会事務局", field: Field::Apart, hints: &["議会"], facilities: &[], sections: &["議事課", "議会総務課", "議会政策調査課"] },
    Department { name: "行政委員会事務局", field: Field::Apart, hints: &["委員会", "監査", "選挙"], facilities: &[], sections: &["監査課", "選挙課", "公平審査課"] },
    Department { name: "財務部", field: Field::Inner, hints: &["財政", "財務", "税"], facilities: &[(REGIONS, "市税事務所")],
        sections: &["財務政策課", "市民税課", "資産税課", "納税課", "債権管理課", "税制課", "公有財産課", "契約課", "工事検査課", "資金課", "税務総務課", "納税推進課", "財産活用課", "調達課"] },
    Department { name: "人事部", field: Field::Inner, hints: &["人事", "人材", "給与", "職員"], facilities: &[],
        sections: &["人事課", "給与課", "人材育成課", "職員厚生課", "働き方改革課", "人事企画課", "職員研修所", "労務課"] },
    Department { name: "まちづくり部", field: Field::Works, hints: &["まちづくり", "都市"], facilities: &[(REGIONS, "まちづくり事務所")],
        sections: &["まちづくり政策課", "景観課", "市街地整備課", "区画整理課", "開発審査課", "住宅政策課", "空家対策課", "交通政策課", "駅周辺整備課", "拠点整備課", "公共交通推進課", "土地利用課", "まち再生課", "都市デザイン課"] },
    Department { name: "文化スポーツ部", field: Field::Trade, hints: &["文化", "スポーツ"], facilities: &[(COMPASS, "体育館"), (COMPASS, "文化会館"), (TOWNS, "市民プール")],
        sections: &["文化振興課", "スポーツ課", "国際交流課", "美術館", "博物館", "市民会館", "文化創造課", "競技施設課", "文化政策課", "スポーツ推進課", "芸術振興課", "大会誘致課"] },
    Department { name: "地域振興部", field: Field::Trade, hints: &["地域", "自治"], facilities: &[(REGIONS, "市民センター"), (TOWNS, "出張所"), (TOWNS, "コミュニティセンター")],
        sections: &["地域政策課", "地域づくり課", "自治振興課", "市民交流センター", "中山間地域振興課", "自治会支援課", "出張所統括課", "地域交通課", "地域コミュニティ課", "地域協働課", "地域活性課"] },
    ward("中央区役所"),
    ward("東区役所"),
    ward("西区役所"),
    ward("南区役所"),
    ward("北区役所"),
    Department { name: "土木部", field: Field::Works, hints: &["土木", "河川"], facilities: &[(REGIONS, "土木事務所")],
        sections: &["土木総務課", "道路計画課", "道路整備課", "街路課", "橋りょう課", "路政課", "河川整備課", "土木維持課", "河川管理課", "土木企画課", "自転車対策課", "急傾斜地対策課", "技術管理課"] },
    Department { name: "保健所", field: Field::Care, hints: &["衛生", "疾病"], facilities: &[(REGIONS, "保健所分室")],
        sections: &["衛生検査課", "医事薬事課", "精神保健福祉課", "疾病対策課", "試験検査課", "保健所総務課", "難病支援課", "健康危機管理課", "環境衛生課", "薬務課", "予防接種課"] },
    Department { name: "福祉事務所", field: Field::Care, hints: &["生活福祉", "保護"], facilities: &[(REGIONS, "福祉相談室")],
        sections: &["生活福祉課", "自立支援課", "高齢障害者相談課", "こども家庭相談課", "福祉窓口課", "医療扶助課", "女性相談支援課", "福祉事務所総務課", "就労支援課", "保護調査課", "生活再建支援課"] },
    Department { name: "学校教育部", field: Field::School, hints: &[], facilities: &[(REGIONS, "教育相談室"), (REGIONS, "教育支援教室")],
        sections: &["教育指導課", "教育支援課", "学校保健課", "教育相談課", "学校施設課", "教育環境課", "教育情報課", "特別支援教育課", "学事課", "人権教育課", "学校安全課", "学校政策課", "教育研究所"] },
    Department { name: "生涯学習部", field: Field::School, hints: &["生涯学習", "図書館", "公民館"], facilities: &[(COMPASS, "公民館"), (COMPASS, "図書館"), (TOWNS, "公民館"), (TOWNS, "図書館分館")],
        sections: &["公民館運営課", "図書館政策課", "青少年教育課", "郷土資料館", "学び推進課", "家庭教育課", "文化財活用課", "読書推進課", "生涯学習企画課"] },
    Department { name: "デジタル推進部", field: Field::Inner, hints: &["デジタル", "DX", "ＤＸ", "情報システム", "システム"], facilities: &[],
        sections: &["情報システム課", "情報基盤課", "電子行政課", "データ活用課", "統計調査課", "情報セキュリティ課", "業務システム課", "スマートシティ推進課", "オンライン手続課", "情報化支援課"] },
    Department { name: "防災安全部", field: Field::Inner, hints: &["防災", "危機"], facilities: &[(REGIONS, "防災センター")],
        sections: &["防災対策課", "防災施設課", "危機対策課", "地域安全課", "防犯課", "国民保護課", "防災企画課", "地域防災課", "減災推進課"] },
    Department { name: "公園部", field: Field::Works, hints: &["公園", "緑"], facilities: &[(REGIONS, "公園事務所"), (COMPASS, "霊園")],
        sections: &["公園計画課", "公園管理課", "緑政課", "動物園", "植物園", "公園整備課", "墓園課", "緑化推進課", "みどり企画課", "公園活用課"] },
    Department { name: "営繕部", field: Field::Works, hints: &["営繕"], facilities: &[(REGIONS, "営繕事務所")],
        sections: &["建築課", "設備課", "営繕課", "施設保全課", "技術監理課", "公共建築課", "施設マネジメント課", "長寿命化推進課"] },
    Department { name: "市民病院事務局", field: Field::Apart, hints: &["病院"], facilities: &[],
        sections: &["病院総務課", "医事課", "病院経営課", "医療連携課", "用度課", "患者支援課", "医療安全課"] },
    Department { name: "経済部", field: Field::Trade, hints: &["経済"], facilities: &[(COMPASS, "卸売市場"), (REGIONS, "勤労者会館")],
        sections: &["経済総務課", "商業振興課", "工業振興課", "創業支援課", "金融課", "計量検査所", "卸売市場課", "森林政策課", "水産振興課", "鳥獣対策課", "経済政策課", "新産業創造課", "技能振興課"] },
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_name_is_there_once_and_there_are_enough_for_the_largest_city() {
        let names: Vec<String> = DEPARTMENTS.iter().filter(|department| !department.is_ward()).flat_map(Department::names).collect();
        let mut seen = HashSet::new();
        let twice: Vec<&String> = names.iter().filter(|name| !seen.insert(*name)).collect();
        assert!(twice.is_empty(), "{twice:?}");
        assert!(names.len() > 900, "{}", names.len());
        assert!(DEPARTMENTS.iter().all(|department| department.names().collect::<HashSet<_>>().len() == department.names().count()));
        assert_eq!(DEPARTMENTS.iter().map(|department| department.name).collect::<HashSet<_>>().len(), DEPARTMENTS.len());
        assert!(names.iter().all(|name| !name.chars().any(char::is_numeric)));
    }

    #[test]
    fn the_wards_come_where_they_are_said_to() {
        let first = DEPARTMENTS.iter().position(Department::is_ward);
        assert_eq!(first, Some(BEFORE_WARDS));
    }
}
