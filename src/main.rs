#![allow(clippy::print_stdout)]
fn main() {
    let lex = portolan::lexicon::Lexicons::built_in();
    let o = portolan::pipeline::SurveyOptions {
        dump: portolan::dump::DumpOptions {
            paths: vec![std::env::args().nth(1).unwrap().into()],
            default_locale: None,
            follow_links: false,
        },
        locales: vec![],
        prefilter: true,
    };
    let s = portolan::pipeline::survey(&o, &lex).unwrap();
    let ep = |e: &Option<portolan::rule::Endpoint>| {
        e.as_ref().map(|e|serde_json::json!({"any":e.any,"parties":e.parties.iter().map(|p|serde_json::json!({"role":p.role.as_ref().map(|r|r.as_str().to_owned()),"qualifiers":p.qualifiers.iter().map(|q|q.as_str().to_owned()).collect::<Vec<_>>()})).collect::<Vec<_>>(),"conditions":e.conditions.iter().map(|q|q.as_str().to_owned()).collect::<Vec<_>>()}))
    };
    for p in s.pages {
        for t in &p.tables {
            for r in &t.rows {
                println!(
                    "{}",
                    serde_json::json!({"page":{"key":p.identity.key,"locale":p.identity.locale.as_ref().map(|l|l.to_string()),"path":p.identity.path},"table":t.index,"row":r.index,"line":r.place.line,"cols":t.columns.iter().map(|c|c.as_str()).collect::<Vec<_>>(),"cells":r.cells.iter().map(|c|c.text.clone()).collect::<Vec<_>>(),
   "rule":r.rule.as_ref().map(|u|serde_json::json!({"role":u.role.as_ref().map(|r|r.as_str().to_owned()),"application_protocols":u.application_protocols.iter().map(|n|n.as_str()).collect::<Vec<_>>(),"security":u.security.iter().map(|n|n.as_str()).collect::<Vec<_>>(),"transport":u.transport.iter().map(|n|n.as_str()).collect::<Vec<_>>(),"ports":u.ports.iter().map(|p|serde_json::json!({"lower":p.lower(),"upper":p.upper()})).collect::<Vec<_>>(),"source":ep(&u.source),"destination":ep(&u.destination),"component":ep(&u.component),"service":u.service})),
   "gaps":r.gaps.iter().map(|g|serde_json::json!({"code":g.code.as_str(),"column":g.column,"text":g.text})).collect::<Vec<_>>()})
                );
            }
        }
    }
}
