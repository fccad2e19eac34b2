//! Words of the five languages: what a person would write by mistake for another thing, and what a
//! person may write for the same thing. All of them stand in real cells, or take their form.

/// One change of words in an endpoint cell.
pub(super) struct Exchange {
    pub(super) from: &'static str,
    pub(super) to: &'static str,
}

type Pairs = &'static [(&'static str, &'static str)];

fn pairs(table: &'static [(&'static str, Pairs)], locale: &str) -> Vec<Exchange> {
    table
        .iter()
        .filter(|(known, _)| *known == locale)
        .flat_map(|(_, pairs)| pairs.iter())
        .map(|&(from, to)| Exchange { from, to })
        .collect()
}

/// A quality for its opposite.
pub(super) fn opposites(locale: &str) -> Vec<Exchange> {
    pairs(OPPOSITES, locale)
}

/// A quality that is lost.
pub(super) fn losses(locale: &str) -> Vec<Exchange> {
    pairs(LOSSES, locale)
}

/// "Each", which says nothing that a rule would not say without it.
pub(super) fn eaches(locale: &str) -> Vec<Exchange> {
    pairs(EACHES, locale)
}

/// "IP" for "IP address".
pub(super) fn short_addresses(locale: &str) -> Vec<Exchange> {
    pairs(SHORT_ADDRESSES, locale)
}

/// Whole cells with the parties of a list in another order.
pub(super) fn orders(locale: &str) -> Vec<Exchange> {
    pairs(ORDERS, locale)
}

/// The words that service cells begin with: Access, A/V, Web Conferencing.
pub(super) fn service_roles(locale: &str) -> &'static [(&'static str, &'static str)] {
    let known = SERVICE_ROLES.iter().find(|(known, _)| *known == locale);
    known.map_or(&[], |(_, words)| *words)
}

const OPPOSITES: &[(&str, Pairs)] = &[
    (
        "de-DE",
        &[
            ("Interne ", "Externe "),
            ("interne ", "externe "),
            ("Internal ", "External "),
            ("Öffentliche ", "Private "),
        ],
    ),
    (
        "en-US",
        &[
            ("internal ", "external "),
            ("Internal ", "External "),
            ("service public ", "service private "),
        ],
    ),
    (
        "pt-BR",
        &[
            ("interna", "externa"),
            ("internos", "externos"),
            ("Interno", "Externo"),
            ("público", "privado"),
        ],
    ),
    (
        "ru-RU",
        &[
            ("Внутренний", "Внешний"),
            ("внутреннего", "внешнего"),
            ("Внутренние", "Внешние"),
            ("Общедоступный", "Частный"),
        ],
    ),
    (
        "zh-TW",
        &[
            ("內部", "外部"),
            ("公用 IP 位址", "私人 IP 位址"),
            ("公用 VIP", "私人 VIP"),
        ],
    ),
];

const LOSSES: &[(&str, Pairs)] = &[
    (
        "de-DE",
        &[
            ("virtuelle ", ""),
            ("Virtuelle ", ""),
            ("VIP", "IP"),
            ("Öffentliche Edge", "Edge"),
            ("Öffentliche IP", "IP"),
            ("Interne Schnittstelle", "Schnittstelle"),
            ("Interne Reverse", "Reverse"),
        ],
    ),
    (
        "en-US",
        &[
            ("virtual IP", "IP"),
            ("VIP", "IP"),
            ("service public ", "service "),
            ("Server internal", "Server"),
            ("proxy internal", "proxy"),
            ("Internal reverse", "Reverse"),
        ],
    ),
    (
        "pt-BR",
        &[
            ("IP virtual", "IP"),
            ("VIP", "IP"),
            (" público", ""),
            (" interna ", " "),
        ],
    ),
    (
        "ru-RU",
        &[
            ("виртуальный IP", "IP"),
            ("Виртуальный IP", "IP"),
            ("Общедоступный ", ""),
            ("Внутренний ", ""),
            ("внутреннего ", ""),
        ],
    ),
    (
        "zh-TW",
        &[
            ("虛擬 IP", "IP"),
            ("VIP", "IP"),
            ("內部介面", "介面"),
            ("公用 IP 位址", "IP 位址"),
        ],
    ),
];

const EACHES: &[(&str, Pairs)] = &[
    ("de-DE", &[("Jede interne", "Interne")]),
    ("en-US", &[("Each internal", "Internal")]),
    ("pt-BR", &[("Cada IP", "IP")]),
    ("ru-RU", &[("каждого ", "")]),
    ("zh-TW", &[("每個內部", "內部")]),
];

const SHORT_ADDRESSES: &[(&str, Pairs)] = &[
    ("de-DE", &[("IP-Adresse", "IP")]),
    ("en-US", &[("IP address", "IP")]),
    ("pt-BR", &[("endereço IP", "IP"), ("Endereço IP", "IP")]),
    ("ru-RU", &[("IP-адреса", "IP"), ("IP-адрес", "IP")]),
    ("zh-TW", &[("IP 位址", "IP")]),
];

const SERVICE_ROLES: &[(&str, Pairs)] = &[
    (
        "de-DE",
        &[
            ("access", "Zugriff"),
            ("av", "A/V"),
            ("web", "Webkonferenzen"),
        ],
    ),
    (
        "en-US",
        &[
            ("access", "Access"),
            ("av", "A/V"),
            ("web", "Web Conferencing"),
        ],
    ),
    (
        "pt-BR",
        &[
            ("access", "Acesso"),
            ("av", "A/V"),
            ("web", "Webconferência"),
        ],
    ),
    (
        "ru-RU",
        &[
            ("access", "Доступ"),
            ("av", "Аудио/видео"),
            ("av", "A/V"),
            ("web", "Веб-конференции"),
        ],
    ),
    (
        "zh-TW",
        &[
            ("access", "存取"),
            ("access", "Access"),
            ("av", "A/V"),
            ("web", "Web 會議"),
        ],
    ),
];

const ORDERS: &[(&str, Pairs)] = &[
    (
        "de-DE",
        &[
            (
                "Beliebig (kann als die IP des Directors, des Front-End-Servers oder die virtuelle Pool-IP definiert werden)",
                "Beliebig (kann als die virtuelle Pool-IP, die IP des Front-End-Servers oder des Directors definiert werden)",
            ),
            (
                "Beliebig (kann definiert werden als Front-End-Server-IP-Adresse oder jede Front-End-Server-IP-Adresse in einem Front-End-Pool)",
                "Beliebig (kann definiert werden als jede Front-End-Server-IP-Adresse in einem Front-End-Pool oder Front-End-Server-IP-Adresse)",
            ),
            (
                "Beliebig (kann als Director, als virtuelle Directorpool-IP-Adresse, als Front-End-Server oder als virtuelle Front-End-Pool-IP-Adresse definiert sein)",
                "Beliebig (kann als virtuelle Front-End-Pool-IP-Adresse, als Front-End-Server, als virtuelle Directorpool-IP-Adresse oder als Director definiert sein)",
            ),
            (
                "Front-End-Server, Front-End-Pool, Director, Directorpool",
                "Directorpool, Director, Front-End-Server, Front-End-Pool",
            ),
            (
                "Front-End-Server, Front-End-Pool, Director, Directorpool und Office Web Apps für Konferenzen",
                "Office Web Apps für Konferenzen, Director, Front-End-Pool, Directorpool und Front-End-Server",
            ),
            (
                "Front-End-Server oder Front-End-Pool",
                "Front-End-Pool oder Front-End-Server",
            ),
            (
                "Front-End-Pool oder Front-End-Server",
                "Front-End-Server oder Front-End-Pool",
            ),
        ],
    ),
    (
        "en-US",
        &[
            (
                "Any (can be defined as Director IP, Front End Server IP or Pool virtual IP)",
                "Any (can be defined as Pool virtual IP, Director IP or Front End Server IP)",
            ),
            (
                "Any (can be defined as Director, Director pool IP address, Front End Server or Front End pool IP address)",
                "Any (can be defined as Front End pool IP address, Front End Server, Director or Director pool IP address)",
            ),
            (
                "Any (can be defined as Front End Server IP address, or each Front End Server IP address in a Front End pool)",
                "Any (can be defined as each Front End Server IP address in a Front End pool, or Front End Server IP address)",
            ),
            (
                "Front End Server, Front End pool, Director, Director pool",
                "Director pool, Front End Server, Director, Front End pool",
            ),
            (
                "Front End Server, Front End pool, Director, Director pool, Office Web Apps for conferencing",
                "Office Web Apps for conferencing, Front End pool, Front End Server, Director pool, Director",
            ),
            (
                "Front End Server or Front End pool",
                "Front End pool or Front End Server",
            ),
            (
                "Front End pool or Front End Server",
                "Front End Server or Front End pool",
            ),
        ],
    ),
    (
        "pt-BR",
        &[
            (
                "Qualquer um (pode ser definido como IP do Diretor, IP do Servidor Front-End ou IP virtual de pool)",
                "Qualquer um (pode ser definido como IP virtual de pool, IP do Servidor Front-End ou IP do Diretor)",
            ),
            (
                "Qualquer (pode ser definido como Diretor, endereço IP do Pool de diretores, Servidor Front-End ou endereço IP do Pool de Front-Ends)",
                "Qualquer (pode ser definido como endereço IP do Pool de Front-Ends, Servidor Front-End, endereço IP do Pool de diretores ou Diretor)",
            ),
            (
                "Servidor Front-End, Pool de Front-Ends, Diretor, Pool de diretores",
                "Pool de diretores, Diretor, Pool de Front-Ends, Servidor Front-End",
            ),
            (
                "Servidor Front-End, Pool de Front-Ends, Diretor, Pool de diretores, Office Web Apps para conferência",
                "Diretor, Office Web Apps para conferência, Servidor Front-End, Pool de diretores, Pool de Front-Ends",
            ),
            (
                "Servidor Front-End ou Pool de Front-Ends",
                "Pool de Front-Ends ou Servidor Front-End",
            ),
            (
                "Pool de Front-Ends ou Servidor Front-End",
                "Servidor Front-End ou Pool de Front-Ends",
            ),
        ],
    ),
    (
        "ru-RU",
        &[
            (
                "Любой (может быть определен как IP-адрес сервера переднего плана или IP-адрес каждого сервера переднего плана в пуле серверов переднего плана)",
                "Любой (может быть определен как IP-адрес каждого сервера переднего плана в пуле серверов переднего плана или IP-адрес сервера переднего плана)",
            ),
            (
                "Любой (может быть определен как IP-адрес сервера Директор, пула Директоров, сервера переднего плана или пула серверов переднего плана)",
                "Любой (может быть определен как IP-адрес пула серверов переднего плана, сервера переднего плана, пула Директоров или сервера Директор)",
            ),
            (
                "Сервер переднего плана или интерфейсный пул",
                "Интерфейсный пул или сервер переднего плана",
            ),
            (
                "Сервер переднего плана, пул переднего плана, Директор, пул Директоров, веб-приложения Office Web Apps для конференц-связи",
                "Пул Директоров, веб-приложения Office Web Apps для конференц-связи, Директор, пул переднего плана, сервер переднего плана",
            ),
        ],
    ),
    (
        "zh-TW",
        &[
            (
                "任何 (都可以定義為 Director IP、前端伺服器 IP 或集區虛擬 IP)",
                "任何 (都可以定義為集區虛擬 IP、前端伺服器 IP 或 Director IP)",
            ),
            (
                "任何 (都可以定義為 Director、Director 集區 IP 位址、前端伺服器或前端集區 IP 位址)",
                "任何 (都可以定義為前端集區 IP 位址、前端伺服器、Director 集區 IP 位址或 Director)",
            ),
            (
                "前端伺服器、前端集區、Director、Director 集區",
                "Director 集區、Director、前端集區、前端伺服器",
            ),
            (
                "前端伺服器、前端集區、Director、Director 集區、Office Web Apps for 會議",
                "Director、Office Web Apps for 會議、前端伺服器、Director 集區、前端集區",
            ),
            ("前端伺服器或前端集區", "前端集區或前端伺服器"),
            ("前端集區或前端伺服器", "前端伺服器或前端集區"),
        ],
    ),
];
