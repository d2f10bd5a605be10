/// Words with which each language asks for a way, a measure, a place, a reason, a meaning, a comparison, or for yes or no.
/// They are given as they are compared: in lower case, without accents.
struct QuestionWords: Sendable {
    var way: [String] = []
    var measure: [String] = []
    var time: [String] = []
    var place: [String] = []
    var reason: [String] = []
    var meaning: [String] = []
    /// First words of a question for yes or no.
    var yesNo: [String] = []
    /// Phrases before the first and between the two things that are compared.
    var between: [(before: String, and: String)] = []
    /// Words that are negative, and those of them that turn a whole sentence's meaning.
    var negations: [String] = []
    var denials: [String] = []
    /// Words that leave a sentence's truth open, or bound it.
    var reservations: [String] = []

    /// Whether the words of a phrase also say what is asked about: "what size", "quelle taille".
    static func isContent(_ phrase: String) -> Bool { contentBeginnings.contains { phrase.hasPrefix($0) } }

    private static let contentBeginnings = [
        "what size", "what percentage", "what voltage", "what temperature", "what distance", "what range", "maximum",
        "que tamano", "quelle",
    ]

    static func of(_ language: Language) -> QuestionWords { table[language] ?? QuestionWords() }

    private static let table: [Language: QuestionWords] = [
        .english: QuestionWords(
            way: [
                "how do", "how to", "how can", "how should", "how could", "how would", "how does one", "way to",
                "ways to", "steps to", "how am i", "how are", "how is",
            ],
            measure: [
                "how many", "how much", "how far", "how big", "how large", "how high", "how fast", "how old",
                "how deep", "how wide",
                "how heavy", "how loud", "how thick", "how tall", "how bright", "how hot", "how cold", "how often",
                "maximum number",
                "what size", "what percentage", "what voltage", "what temperature", "what distance", "what range",
            ],
            time: ["how long", "how soon", "how late", "how quickly", "what time"],
            place: ["where"],
            reason: [
                "why", "not work", "not working", "won t", "doesn t", "does not", "isn t", "cannot", "can t", "fails",
                "failed", "wrong",
                "what to do if", "what should i do if", "what do i do if", "what if", "trouble", "problem", "stuck",
                "broken", "no sound",
            ],
            meaning: [
                "what is", "what are", "what s", "what does", "what do", "meaning of", "mean", "define",
                "definition of", "purpose of",
                "stand for", "stands for",
            ],
            yesNo: [
                "is", "are", "can", "could", "does", "do", "did", "will", "would", "has", "have", "should", "may",
                "must", "am", "was", "were",
            ],
            between: [
                ("difference between", "and"), ("differences between", "and"), ("compare", "and"), ("compare", "with"),
                ("compare", "to"),
                ("", "vs"), ("", "versus"), ("", "compared to"), ("", "compared with"), ("", "differ from"),
                ("", "different from"),
            ],
            negations: [
                "not", "no", "never", "cannot", "without", "none", "neither", "nor", "t", "unable", "impossible",
            ],
            denials: ["not", "never", "cannot", "t"],
            reservations: [
                "only", "except", "unless", "if", "whether", "may", "might", "depending", "depends", "some", "however",
                "but", "avoid", "prohibited", "forbidden", "dangerous", "danger", "risk", "disabled", "unsupported",
                "instead", "until",
                "when", "while", "before", "after", "otherwise", "damage", "fail", "fails", "difficult", "rarely",
                "should",
                "recommended", "optional", "nobody", "nothing", "nowhere", "hardly", "lacks", "lack", "missing",
                "refuses", "prevents",
            ]),
        .german: QuestionWords(
            way: ["wie kann", "wie konnen", "wie lasst", "wie", "womit", "wodurch"],
            measure: [
                "wie viel", "wie viele", "wieviel", "wieviele", "wie gross", "wie hoch", "wie weit", "wie oft",
                "wie schwer", "wie schnell", "wie alt", "wie laut",
            ],
            time: ["wie lange", "wie lang", "wann"], place: ["wo", "wohin", "woher"],
            reason: [
                "warum", "wieso", "weshalb", "funktioniert nicht", "geht nicht", "fehler", "problem", "was tun",
                "was mache ich wenn",
            ],
            meaning: [
                "was ist", "was sind", "was bedeutet", "was bedeuten", "wofur steht", "was heisst", "bedeutung", "wozu",
            ],
            yesNo: [
                "ist", "sind", "kann", "konnen", "hat", "haben", "wird", "werden", "darf", "durfen", "muss", "mussen",
                "soll", "sollte", "gibt", "lasst", "unterstutzt", "funktioniert", "geht",
            ],
            between: [
                ("unterschied zwischen", "und"), ("unterschiede zwischen", "und"), ("", "vs"), ("", "gegenuber"),
                ("vergleich", "mit"), ("vergleiche", "mit"),
            ],
            negations: [
                "nicht", "kein", "keine", "keinen", "keiner", "keinem", "nie", "niemals", "ohne", "weder", "unmoglich",
            ],
            denials: ["nicht", "nie", "niemals"],
            reservations: [
                "verboten", "gefahrlich", "vermeiden", "statt", "bis", "bevor", "nur", "ausser", "wenn", "falls", "ob",
                "vielleicht", "manche", "jedoch", "aber", "sofern",
            ]),
        .french: QuestionWords(
            way: ["comment", "de quelle maniere", "de quelle facon"],
            measure: ["combien", "quelle taille", "quelle est la taille"],
            time: ["combien de temps", "quand", "quelle duree"],
            place: ["ou se", "ou est", "ou sont", "ou puis", "ou trouver", "d ou"],
            reason: ["pourquoi", "ne fonctionne pas", "ne marche pas", "probleme", "que faire si", "erreur"],
            meaning: ["qu est ce", "que signifie", "que veut dire", "c est quoi", "quel est le role", "a quoi sert"],
            yesNo: ["est ce", "peut", "puis", "peux", "faut", "doit", "existe", "est il", "y a t"],
            between: [("difference entre", "et"), ("differences entre", "et"), ("", "vs"), ("", "par rapport a")],
            negations: ["ne", "n", "pas", "jamais", "aucun", "aucune", "sans", "impossible"],
            denials: ["pas", "jamais", "ne", "n"], reservations: ["seulement", "sauf", "si", "parfois", "mais", "que"]),
        .spanish: QuestionWords(
            way: ["como", "de que manera", "de que forma"],
            measure: ["cuanto", "cuantos", "cuanta", "cuantas", "que tamano"],
            time: ["cuanto tiempo", "cuando", "cuanto tarda"],
            place: ["donde"], reason: ["por que", "no funciona", "problema", "que hago si", "error"],
            meaning: ["que es", "que son", "que significa", "para que sirve"],
            yesNo: ["es", "son", "puedo", "puede", "se puede", "hay", "tiene", "debo", "esta"],
            between: [("diferencia entre", "y"), ("diferencias entre", "y"), ("", "vs"), ("", "frente a")],
            negations: ["no", "nunca", "sin", "ningun", "ninguna", "ninguno", "tampoco", "imposible"],
            denials: ["no", "nunca"], reservations: ["solo", "excepto", "si", "salvo", "pero", "algunos"]),
        .italian: QuestionWords(
            way: ["come"], measure: ["quanto", "quanti", "quante", "quanta"], time: ["quanto tempo", "quando"],
            place: ["dove"],
            reason: ["perche", "non funziona", "problema", "cosa fare se", "errore"],
            meaning: ["che cos e", "cos e", "cosa significa", "cosa sono", "a cosa serve"],
            yesNo: ["e", "sono", "posso", "puo", "si puo", "ha", "devo", "c e"],
            between: [("differenza tra", "e"), ("differenza fra", "e"), ("", "vs"), ("", "rispetto a")],
            negations: ["non", "mai", "senza", "nessun", "nessuna", "nessuno", "impossibile"],
            denials: ["non", "mai"], reservations: ["solo", "tranne", "se", "eccetto", "ma", "alcuni"]),
        .portuguese: QuestionWords(
            way: ["como", "de que forma"], measure: ["quanto", "quantos", "quanta", "quantas"],
            time: ["quanto tempo", "quando"], place: ["onde", "aonde"],
            reason: ["por que", "porque", "nao funciona", "problema", "erro"],
            meaning: ["o que e", "o que sao", "o que significa", "para que serve"],
            yesNo: ["e", "sao", "posso", "pode", "ha", "tem", "devo"], between: [("diferenca entre", "e"), ("", "vs")],
            negations: ["nao", "nunca", "sem", "nenhum", "nenhuma", "impossivel"],
            denials: ["nao", "nunca"], reservations: ["apenas", "somente", "exceto", "se", "mas", "alguns"]),
        .dutch: QuestionWords(
            way: ["hoe"], measure: ["hoeveel", "hoe groot", "hoe hoog", "hoe ver", "hoe vaak", "hoe zwaar"],
            time: ["hoe lang", "wanneer"], place: ["waar"],
            reason: ["waarom", "werkt niet", "probleem", "wat moet ik doen als", "fout"],
            meaning: ["wat is", "wat zijn", "wat betekent", "waarvoor"],
            yesNo: ["is", "zijn", "kan", "kunnen", "heeft", "mag", "moet", "wordt", "werkt"],
            between: [("verschil tussen", "en"), ("", "vs")],
            negations: ["niet", "geen", "nooit", "zonder", "onmogelijk"],
            denials: ["niet", "nooit"], reservations: ["alleen", "behalve", "als", "tenzij", "maar", "sommige"]),
        .swedish: QuestionWords(
            way: ["hur"], measure: ["hur manga", "hur mycket", "hur stor", "hur hog", "hur ofta"],
            time: ["hur lange", "nar"], place: ["var"], reason: ["varfor", "fungerar inte", "problem"],
            meaning: ["vad ar", "vad betyder"], yesNo: ["ar", "kan", "har", "far", "maste", "finns", "gar"],
            between: [("skillnaden mellan", "och"), ("skillnad mellan", "och")],
            negations: ["inte", "ingen", "inget", "inga", "aldrig", "utan"],
            denials: ["inte", "aldrig"], reservations: ["bara", "endast", "utom", "om", "men"]),
        .russian: QuestionWords(
            way: ["как"], measure: ["сколько", "какой размер", "как много"], time: ["как долго", "когда"],
            place: ["где", "куда"], reason: ["почему", "не работает", "проблема", "ошибка"],
            meaning: ["что такое", "что значит", "что означает", "для чего"],
            yesNo: ["можно ли", "есть ли", "нужно ли", "могу ли"],
            between: [("разница между", "и"), ("отличие", "от")],
            negations: ["не", "нет", "никогда", "без", "нельзя", "невозможно"],
            denials: ["не", "нельзя"], reservations: ["только", "кроме", "если", "но"]),
        .hebrew: QuestionWords(
            way: ["איכ", "כיצד"], measure: ["כמה"], time: ["כמה זמנ", "מתי"], place: ["איפה", "היכנ"],
            reason: ["למה", "מדוע", "לא עובד", "בעיה", "שגיאה"], meaning: ["מה זה", "מהו", "מהי", "מה פירוש"],
            yesNo: ["האמ", "אפשר", "ניתנ"], between: [("ההבדל בינ", "לבינ"), ("הבדל בינ", "ל")],
            negations: ["לא", "אינ", "אי", "בלי", "ללא"], denials: ["לא", "אינ"],
            reservations: ["רק", "אלא", "אמ", "אבל"]),
        .japanese: QuestionWords(
            way: ["どうやって", "どうすれば", "方法", "どのように", "手順", "やり方", "したい"],
            measure: ["いくつ", "何個", "何文字", "どれくらい", "どのくらい", "いくら", "何回", "何台", "容量"],
            time: ["何分", "何時間", "何秒", "いつ", "何日"], place: ["どこ", "場所"],
            reason: ["なぜ", "どうして", "できない", "動かない", "エラー", "問題"],
            meaning: ["とは", "何です", "って何", "意味"], negations: ["ない", "ません", "ず"], reservations: ["だけ", "のみ", "場合", "れば"]),
        .chinese: QuestionWords(
            way: ["怎么", "如何", "怎样", "方法"], measure: ["多少", "几个", "多大", "几"], time: ["多久", "什么时候", "多长时间"],
            place: ["哪里", "哪儿", "在哪"], reason: ["为什么", "不能", "无法", "问题", "故障"],
            meaning: ["什么是", "是什么", "什么意思"], negations: ["不", "没", "无", "非"], reservations: ["只", "除", "如果"]),
        .korean: QuestionWords(
            way: ["어떻게", "방법"], measure: ["몇", "얼마"], time: ["언제", "얼마나"], place: ["어디"],
            reason: ["왜", "안 되", "문제", "오류"], meaning: ["무엇", "뭐", "의미"], negations: ["않", "없", "못"],
            reservations: ["만", "경우"]),
    ]
}
