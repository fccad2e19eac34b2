//! Where each rule of the first product was read: file, line, cells, who translated and when.

use serde_json::json;

use super::rules::canon;

pub(super) const DE: &str = "de-DE/port-summary-xmpp-federation.md";
pub(super) const PT: &str = "pt-BR/port-summary-xmpp-federation.md";
pub(super) const RU: &str = "ru-RU/port-summary-xmpp-federation.md";
pub(super) const ZH: &str = "zh-TW/port-summary-xmpp-federation.md";
pub(super) const IM: &str = "ru-RU/port-summary-sip-xmpp-federation-and-public-im.md";

/// Where a row stands: path, line of the row's first cell, service, source, destination and the first
/// words of the note.
type Read = (&'static str, u32, [&'static str; 4]);

const PLAIN: &str = "XMPP/TCP/5269";
const SECURED: &str = "XMPP/MTLS/23456";
const DE_ACCESS: &str = "IP-Adresse der Zugriffs-Edgedienst-Schnittstelle";
const PT_ACCESS: &str = "Endereço IP da interface do Serviço de Borda de Acesso";
const RU_ACCESS: &str = "доступа: IP-адрес интерфейса";
const ZH_ACCESS: &str = "Access Edge 服務介面 IP 位址";

const FEDERATION_ROWS: [[Read; 4]; 3] = [
    [
        (
            DE,
            40,
            [
                PLAIN,
                "Beliebig",
                DE_ACCESS,
                "XMPP-Standardport für Server-zu-Server",
            ],
        ),
        (
            PT,
            40,
            [
                PLAIN,
                "Qualquer um",
                PT_ACCESS,
                "Porta de comunicação servidor a servidor",
            ],
        ),
        (
            RU,
            40,
            [
                PLAIN,
                "Любая",
                RU_ACCESS,
                "Стандартный порт для связи \"сервер-сервер\"",
            ],
        ),
        (
            ZH,
            62,
            [PLAIN, "每", ZH_ACCESS, "XMPP 的標準伺服器與伺服器通訊埠。"],
        ),
    ],
    [
        (
            DE,
            46,
            [
                PLAIN,
                DE_ACCESS,
                "Beliebig",
                "XMPP-Standardport für Server-zu-Server",
            ],
        ),
        (
            PT,
            46,
            [
                PLAIN,
                PT_ACCESS,
                "Qualquer um",
                "Porta de comunicação servidor a servidor",
            ],
        ),
        (
            RU,
            46,
            [
                PLAIN,
                RU_ACCESS,
                "Любая",
                "Стандартный порт для связи \"сервер-сервер\"",
            ],
        ),
        (
            ZH,
            68,
            [PLAIN, ZH_ACCESS, "每", "XMPP 的標準伺服器與伺服器通訊埠。"],
        ),
    ],
    [
        (
            DE,
            52,
            [
                SECURED,
                "Beliebig",
                "Interne IP der Edgeserver-Schnittstelle",
                "Interner XMPP-Datenverkehr",
            ],
        ),
        (
            PT,
            52,
            [
                SECURED,
                "Qualquer um",
                "IP da interface interna do Servidor de Borda",
                "Tráfego XMPP interno",
            ],
        ),
        (
            RU,
            52,
            [
                SECURED,
                "Любая",
                "IP-адрес внутреннего интерфейса пограничного сервера",
                "Внутренний трафик XMPP",
            ],
        ),
        (
            ZH,
            74,
            [
                SECURED,
                "每",
                "內部邊緣伺服器介面 IP",
                "從前端伺服器或頂層池的 XMPP 閘道",
            ],
        ),
    ],
];

const SIP_MTLS: &str = "Доступ/SIP(MTLS)/TCP/5061";
const STUN: &str = "A/V/STUN,MSTURN/UDP/3478";
const PARTNERS: &str = "Партнеры по связи с общедоступной службой обмена мгновенными сообщениями";
const INTERFACE: &str = "Интерфейс доступа сервер";
const MESSENGER: &str = "Клиенты Live Messenger";

const PUBLIC_IM_ROWS: [Read; 10] = [
    (
        IM,
        51,
        [
            "Сервер доступа/SIP(MTLS)/TCP/5061",
            "Общедоступный IP-адрес доступа",
            "Любой",
            "Для подключения к",
        ],
    ),
    (
        IM,
        80,
        [
            SIP_MTLS,
            PARTNERS,
            INTERFACE,
            "Для федеративного подключения",
        ],
    ),
    (
        IM,
        86,
        [
            SIP_MTLS,
            INTERFACE,
            PARTNERS,
            "Для федеративного подключения",
        ],
    ),
    (
        IM,
        92,
        [
            "Доступ/SIP(TLS)/TCP/443",
            "Клиенты",
            INTERFACE,
            "Трафик SIP от клиента",
        ],
    ),
    (
        IM,
        98,
        [
            "A/V/RTP/TCP/50\u{a0}000–59\u{a0}999",
            INTERFACE,
            MESSENGER,
            "Используется для сеансов",
        ],
    ),
    (IM, 104, [STUN, INTERFACE, MESSENGER, "Требуется для связи"]),
    (IM, 110, [STUN, MESSENGER, INTERFACE, "Требуется для связи"]),
    (
        IM,
        139,
        [PLAIN, "Любой", RU_ACCESS, "Стандартный порт связи"],
    ),
    (
        IM,
        145,
        [PLAIN, RU_ACCESS, "Любой", "Стандартный порт связи"],
    ),
    (
        IM,
        151,
        [
            SECURED,
            "Любой",
            "IP-адрес внутреннего интерфейса сервер",
            "Внутренний трафик XMPP",
        ],
    ),
];

#[test]
fn every_rule_says_where_it_was_read() {
    let canon = canon();
    let rules = canon["rules"].as_array().unwrap();
    let single = PUBLIC_IM_ROWS.iter().map(std::slice::from_ref);
    let rows = FEDERATION_ROWS
        .iter()
        .map(<[Read; 4]>::as_slice)
        .chain(single);
    assert_eq!(rows.clone().count(), 13);
    for (rule, rows) in rules.iter().zip(rows) {
        let provenance = rule["provenance"].as_array().unwrap();
        assert_eq!(provenance.len(), rows.len());
        for (read, (path, line, cells)) in provenance.iter().zip(rows) {
            let locale = &path[..5];
            assert_eq!(read["path"], *path);
            assert_eq!(read["locale"], locale);
            assert_eq!(read["line"], *line, "{path}");
            let (how, when) = match locale {
                "zh-TW" => ("machine", "2012-10-20"),
                _ => ("human", "2015-03-09"),
            };
            assert_eq!(
                (&read["translation"], &read["modified"]),
                (&json!(how), &json!(when))
            );
            let texts: Vec<_> = read["cells"]
                .as_array()
                .unwrap()
                .iter()
                .map(|cell| cell.as_str().unwrap())
                .collect();
            assert_eq!(texts[..3], cells[..3], "{path}:{line}");
            assert!(
                texts[3].starts_with(cells[3]),
                "{path}:{line}: {}",
                texts[3]
            );
            assert_eq!(texts.len(), 4);
            assert_eq!(rule["notes"][locale], texts[3]);
        }
    }
}
