/// Words for numbers and for units of time, as they are compared.
enum NumberWords {
    static func numbers(_ language: Language) -> Set<String> { numbers[language] ?? [] }

    static func unitsOfTime(_ language: Language) -> Set<String> { unitsOfTime[language] ?? signs }

    private static let numbers: [Language: Set<String>] = [
        .english: Set(
            words:
                "one two three four five six seven eight nine ten eleven twelve twenty thirty sixty hundred thousand once twice"
        ),
        .german: Set(
            words:
                "eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf zwanzig dreissig sechzig hundert tausend einmal zweimal"
        ),
        .french: Set(
            words:
                "un deux trois quatre cinq six sept huit neuf dix onze douze vingt trente soixante cent mille"),
        .spanish: Set(
            words:
                "dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta sesenta cien mil"),
        .italian: Set(
            words:
                "due tre quattro cinque sei sette otto nove dieci undici dodici venti trenta sessanta cento mille"),
        .dutch: Set(
            words:
                "twee drie vier vijf zes zeven acht negen tien elf twaalf twintig dertig zestig honderd duizend"),
    ]

    /// Signs for units of time that every language has.
    private static let signs = Set(words: "s ms min h sec hr hrs")

    private static let unitsOfTime: [Language: Set<String>] = [
        .english: Set(
            words:
                "second seconds minute minutes hour hours day days week weeks month months year years secs mins millisecond milliseconds"
        ),
        .german: Set(
            words:
                "sekunde sekunden minute minuten stunde stunden std tag tage tagen woche wochen monat monate monaten jahr jahre jahren"
        ),
        .french: Set(
            words:
                "seconde secondes minute minutes heure heures jour jours semaine semaines mois an ans annee annees"),
        .spanish: Set(
            words:
                "segundo segundos minuto minutos hora horas dia dias semana semanas mes meses ano anos"),
        .italian: Set(
            words:
                "secondo secondi minuto minuti ora ore giorno giorni settimana settimane mese mesi anno anni"),
        .dutch: Set(
            words:
                "seconde seconden minuut minuten uur uren dag dagen week weken maand maanden jaar"),
        .hebrew: Set(
            words:
                "שניה שניות דקה דקות שעה שעות יומ ימימ שבוע שבועות חודש חודשימ שנה שנימ"),
        .russian: Set(
            words:
                "секунда секунды секунд минута минуты минут час часа часов день дня дней неделя недели месяц месяца год года лет"
        ),
        .japanese: Set(words: signsOfTime), .chinese: Set(words: signsOfTime),
    ].mapValues { $0.union(signs) }

    private static let signsOfTime = "秒 分 時 日 週 月 年 秒間 分間 時間 日間 週間 天 小 小时 分钟"
}

extension Set<String> {
    /// Words of a list with spaces between them.
    init(words list: String) { self.init(list.split(separator: " ").map(String.init)) }
}
