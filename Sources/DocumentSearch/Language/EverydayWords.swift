/// Words of each language that say nothing about what a question is about, and those with which people ask. They are given
/// without accents, as they are compared.
enum EverydayWords {
    /// Words that say nothing; by them a language is told, too.
    static func stop(_ language: Language) -> String {
        switch language {
        case .english:
            """
            a about am an and any are as at be been but by can could did do does doing for from had has have how i if in is \
            it its me my of or our shall should so some than that the their them then there these they this to us was we \
            were what when where which who why will with would you your please tell explain show give want need make get \
            s t m re ve ll d see too also instead just
            """
        case .german:
            """
            der die das den dem des ein eine einen einem einer eines und oder aber ist sind war waren sein bin bist wird werden \
            wurde wurden hat haben hatte habe kann konnen konnte muss mussen soll sollen sollte darf durfen mag mochte will wollen \
            ich du er sie es wir ihr mich mir mein meine meinen meinem meiner dein sich uns ihn ihm ihnen ihre ihren in im an am auf \
            zu zum zur von vom bei beim fur mit nach aus uber unter um als wie was wer wo wann warum wieso weshalb welche welcher \
            welches welchen welchem womit wodurch wozu dass wenn dann da dort hier auch noch nur schon so sehr mehr man dies diese \
            dieser dieses diesem diesen bitte gibt geht macht mache machen tun tue sag zeig lasst lassen
            """
        case .dutch:
            """
            de het een en of maar is zijn was waren ben bent wordt worden werd heeft hebben had kan kunnen kon moet moeten mag mogen \
            wil willen zal zullen ik jij je u hij zij ze we wij jullie mij me mijn jouw uw zich ons hem haar hun in op aan te van voor \
            met naar uit over onder om als dan hoe wat wie waar wanneer waarom welke welk dat die dit deze er hier daar ook nog maar \
            al zo zeer meer bij door tot doe doet doen geef laat
            """
        case .danish:
            """
            den det de en et og eller men er var vaere bliver blev har havde kan kunne skal skulle ma vil ville jeg du han hun vi i \
            mig min mit mine din dit dine sig os dem pa til fra af for med om over under ved som nar hvis hvordan hvad hvem hvor \
            hvornar hvorfor hvilken hvilket hvilke at der her ogsa kun sa meget mere gor
            """
        case .norwegian:
            """
            den det de en et og eller men er var vaere blir ble har hadde kan kunne skal skulle ma vil ville jeg du han hun vi i meg \
            min mitt mine din ditt dine seg oss dem pa til fra av for med om over under ved som nar hvis hvordan hva hvem hvor hvorfor \
            hvilken hvilket hvilke at der her ogsa bare sa mye mer gjor
            """
        case .swedish:
            """
            den det de en ett och eller men ar var vara blir blev har hade kan kunde ska skall skulle maste vill ville jag du han hon \
            vi ni mig min mitt mina din ditt dina sig oss dem pa till fran av for med om over under vid som nar hur vad vem var \
            varfor vilken vilket vilka att dar har ocksa bara sa mycket mer gor gora
            """
        case .finnish:
            """
            ja tai mutta on ovat oli olivat olla ole ei eivat en voi voin voit voidaan voiko pitaa taytyy mina sina han me te he se ne \
            tama nama tuo joka jotka mika mita mitka miten milloin missa mista mihin miksi kuka kuinka kun jos niin kuin etta myos \
            vain viela jo sen sita sille siina minun sinun kanssa
            """
        case .french:
            """
            le la les l un une des du de d et ou mais est sont etait etre suis es sera ont a as ai avoir avait peut peux peuvent \
            pouvoir doit dois devoir faut veux vouloir je j tu il elle on nous vous ils elles me m te t se s mon ma mes ton ta tes \
            son sa ses notre votre leur leurs ce c cet cette ces dans en au aux a par pour avec sur sous vers chez comme que qu qui \
            quoi quel quelle quels quelles comment quand ou pourquoi combien si y ne n plus tres aussi donc alors fait faire
            """
        case .spanish:
            """
            el la los las lo un una unos unas de del y o u pero es son era ser soy esta estan estar fue ha han he haber hay puede \
            puedo pueden poder debe debo deben quiero yo tu el ella usted nosotros ustedes ellos ellas me te se nos mi mis su sus en \
            a al por para con sin sobre entre hasta desde como que quien cual cuales cuando donde porque cuanto cuantos si no mas muy \
            tambien ya este esta estos estas ese esa eso esto hacer hago hace
            """
        case .portuguese:
            """
            o a os as um uma uns umas de do da dos das e ou mas e sao era ser sou esta estao estar foi tem tenho ter ha pode posso \
            podem poder deve devo devem quero eu tu ele ela voce nos voces eles elas me te se meu minha seu sua seus suas em no na nos \
            nas ao aos por pelo pela para com sem sobre entre ate como que quem qual quais quando onde porque por quanto quantos se \
            nao mais muito tambem ja este esta esse essa isso isto fazer faco faz
            """
        case .italian:
            """
            il lo la i gli le l un uno una di del dello della dei degli delle e ed o ma e sono era essere sei siamo ha hanno ho avere \
            puo posso possono potere deve devo devono voglio io tu lui lei noi voi loro mi ti si ci vi mio mia miei mie suo sua in \
            nel nella nei nelle a al alla ai alle da dal dalla per con su sul sulla tra fra come che chi cosa quale quali quando dove \
            perche quanto quanti se non piu molto anche questo questa questi queste quello quella fare faccio fa c
            """
        case .romanian:
            """
            un o unei unui si sau dar este sunt era fi a ai am au are avea poate pot putea trebuie vreau eu tu el ea noi voi ei ele \
            ma te se ne va meu mea lui lor in la de din pe cu fara pentru prin ca ce cine care cand unde cum cat cate daca nu mai \
            foarte acest aceasta acesti acestea al ale sa
            """
        case .hungarian:
            """
            a az egy es vagy de van vannak volt lesz lenni nem kell lehet tud tudom akarok en te o mi ti ok engem magat ez ezt az azt \
            ezek azok hogy ha mint mit ki hol mikor miert hogyan melyik mennyi hany is csak meg mar itt ott be fel le szamara
            """
        case .turkish:
            """
            bir ve veya ama ile icin bu su o ben sen biz siz onlar beni bana benim mi mu ne kim nasil nerede zaman neden nicin hangi \
            kac da de ki daha cok gibi kadar var yok olan olarak olur ise degil
            """
        case .russian:
            """
            и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по ее мне было вот от меня о из ему \
            теперь когда даже ну ли если уже или быть был него до вас нибудь уж вам сказал ведь там потом себя ничего ей может \
            они тут где есть надо ней для мы тебя их чем была сам чтоб без будто чего раз тоже себе под будет ж тогда кто этот \
            того потому этого какой какая какие ним этом почему можно при это эта эти мой моя сделать
            """
        case .greek:
            """
            ο η το οι τα του της των τον την ενα μια ενας και η αλλα ειναι ηταν εχει εχω μπορω μπορει πρεπει να θα δεν μη με σε απο \
            για προς πως τι ποιος ποια ποιο που ποτε γιατι ποσο ποσα αν οτι στο στη στην στον στα μου σου τους αυτο αυτη αυτος
            """
        case .hebrew:
            """
            את של על עם אל מן או גם כי אם לא יש אין הוא היא הם הן אני אתה אנחנו זה זו זאת אלה מה מי איך איפה מתי למה מדוע האם \
            כמה איזה איזו כדי רק כל אז כאשר כיצד היכן אפשר ניתן צריך יכול לי שלי היה להיות
            """
        case .arabic:
            """
            في من الى على عن مع او و ثم ان انه هذا هذه ذلك التي الذي هو هي هم انا نحن ما ماذا من كيف متى اين لماذا هل كم اي لا لم \
            لن قد كان يكون يمكن يمكنني كل بعض عند اذا
            """
        case .japanese: "です ます した する して いる ある こと もの これ それ から まで ので ため よう には では とは にし"
        case .chinese: "的是 了吗 什么 怎么 怎样 如何 请问 可以 需要 这个 那个 哪里 哪个 为什 多少 是否 能否"
        case .korean: "있는 하는 입니 니다 습니 합니 있습 나요 어떻 떻게 무엇 어디 언제 하나 하려 려면"
        case .other: ""
        }
    }

    /// Words that say nothing in some language, or ask: a question in another language than the document has them.
    static let ofAnyLanguage: Set<String> = Language.allCases.reduce(into: []) { all, language in
        all.formUnion(Tokenizer.words(stop(language)))
        all.formUnion(Tokenizer.words(asking(language)))
        let known = QuestionWords.of(language)
        all.formUnion((known.way + known.measure + known.time + known.place).flatMap { Tokenizer.words($0) })
    }

    /// Words with which people ask, rather than what they ask about.
    static func asking(_ language: Language) -> String {
        switch language {
        case .english:
            """
            use option feature function functionality fix issue problem trouble find know known briefly brief like don doesn step \
            procedure process instruct instruction help way mean meaning purpose thing face facing try able unable possible available \
            detail information info learn different manner method guide work kind type sort people person someone anyone my mine \
            solve solution resolve happen look advise advice let say said something anything everything nothing on okay hello hi thanks thank kindly describe description
            """
        case .german:
            """
            funktion funktioniert funktionieren problem fehler finde finden wissen weiss schritt anleitung hilfe helfen weg bedeutet \
            bedeutung zweck ding versuche moglich verfugbar information verschiedene art weise benutze benutzen verwende verwenden \
            nutzen brauche brauchen losen losung passiert erklare beschreibe gibt etwas alles nichts danke hallo
            """
        case .dutch:
            "gebruik gebruiken functie probleem vind vinden weet weten stap hulp helpen manier betekent doel mogelijk informatie werkt nodig oplossen oplossing gebeurt iets alles"
        case .french:
            "utiliser utilise fonction probleme trouver trouve savoir etape aide aider moyen signifie possible information marche fonctionne besoin resoudre solution expliquer quelque chose tout merci bonjour maniere facon"
        case .spanish:
            "usar uso utilizar funcion funciona problema encontrar encuentro saber paso ayuda forma manera significa posible informacion necesito resolver solucion pasa explicar algo todo gracias hola"
        case .portuguese:
            "usar uso utilizar funcao funciona problema encontrar saber passo ajuda forma maneira significa possivel informacao preciso resolver solucao acontece explicar algo tudo obrigado ola"
        case .italian:
            "usare uso utilizzare funzione funziona problema trovare sapere passo aiuto modo significa possibile informazioni bisogno risolvere soluzione succede spiegare qualcosa tutto grazie"
        case .swedish, .danish, .norwegian:
            "anvanda anvander bruge bruger bruke bruker funktion funksjon problem hitta finde finne veta vide vite steg trin trinn hjalp hjaelp hjelp satt made mate betyder betyr mojligt muligt mulig behov behover"
        case .russian:
            "использовать функция проблема ошибка найти знать шаг помощь способ значит возможно информация работает нужно решить решение происходит объяснить"
        case .hebrew:
            "להשתמש שימוש פונקציה בעיה למצוא לדעת שלב עזרה דרך משמעות אפשרי מידע עובד עובדת פתרון קורה לעשות עושים עושה"
        case .arabic: "استخدام وظيفة مشكلة معرفة خطوة مساعدة طريقة معنى ممكن معلومات حل"
        case .japanese: "方法 教え 場合 使い 使う 使用 手順 必要 可能 何か 何で 何を 何が 知り 問題"
        case .chinese: "方法 问题 使用 步骤 帮助 意思 解决 怎样"
        case .korean: "방법 사용 문제 설명 필요 가능 알려"
        default: ""
        }
    }
}
