"""Words of grammar and of asking, which say nothing about what is asked, by language."""

from __future__ import annotations

from collections.abc import Mapping

_WORDS = {
    "en": """
        a about above across after again against all along already also although am among an and
        another any anybody anyone anything are as at be became because been before being below
        between both but by can cannot could did do does doing done down during each either else
        ever every everyone everything explain few find for from get give given had has have having
        he her here hers him his how i if in into is it its itself just let like many may me might
        more most much must my near neither no nor not nothing of off on once one only or other our
        out over own per please rather same shall she should since so some someone something such
        tell than that the their them themselves then there these they this those though through
        thus to too toward towards under until up upon us use used very via was we were what
        whatever when where whether which while who whom whose why will with within without would
        yet you your
    """,
    "de": """
        ab aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beide
        beim bin bis bist bitte da dabei dadurch dafür dagegen daher damit danach dann daran darauf
        darf darin darüber darum das dass dazu dein dem den denen denn der deren des dessen die dies
        diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es
        etwas euch euer für gab gegen gewesen gibt habe haben hat hatte hatten hier hinter ich ihm
        ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder jedes jemand
        jene jetzt kann kein keine keinen keiner können könnte man mein mich mir mit mittels muss
        müssen nach neben nicht nichts noch nun nur ob oder ohne sehr sein seine seinem seinen
        seiner seit sich sie sind so sobald solche soll sollen sollte sondern sonst sowie über um
        und uns unser unter vom von vor wann war waren warum was weil welche welchem welchen welcher
        welches wem wen wenn wer werde werden wessen weshalb wie wieso wieviel will wir wird wo
        wobei wodurch wofür woher wohin worden worüber wurde wurden würde zu zum zur zwischen
    """,
    "fr": """
        à afin ainsi alors après au aucun aucune aujourd'hui auquel aussi autour autre autres aux
        avait avant avec avoir ayant car ce ceci cela celle celles celui cependant certain certains
        ces cet cette ceux chacun chaque chez ci combien comme comment contre d'un d'une dans de
        depuis des donc dont du elle elles en encore entre est et étaient était été être eu eux fait
        faire font hors il ils je jusque l'on la laquelle le lequel les lesquelles lesquels leur
        leurs lors lorsque lui ma mais me même mes moi moins mon ne ni non nos notre nous on ont ou
        où par parce parmi pas pendant peu peut peuvent plus plusieurs pour pourquoi puis qu'est-ce
        qu'il qu'un quand que quel quelle quelles quelque quelques quels qui quoi sa sans se selon
        sera ses si son sont sous sur ta tandis te tel telle tes toi ton tous tout toute toutes très
        trop tu un une va vers voici voilà vos votre vous y
    """,
    "es": """
        a acerca además adonde ahora al algo alguien algún alguna algunas alguno algunos ambos ante
        antes aquel aquella aquellos aquí así aún aunque bajo bien cada casi como cómo con contra
        cual cuál cuales cuáles cualquier cuando cuándo cuánto cuántos de debe deben del desde donde
        dónde dos durante e el él ella ellas ellos en entonces entre era eran es esa esas ese eso
        esos esta está están estas este esto estos fue fueron ha había han hasta hay hacia incluso
        la las le les lo los luego más me mediante mi mientras mis mucho muchos muy nada nadie ni
        ningún ninguna no nos nosotros o otra otras otro otros para pero poco por porque porqué
        podría pueda puede pueden pues que qué quien quién quiénes se sea según ser si sí sido sin
        sino sobre son su sus tal también tampoco tan tanto te tiene tienen toda todas todo todos tu
        tus un una unas uno unos usted ustedes y ya yo
    """,
    "pt": """
        à ao aos após aquela aquele aqueles aquilo as às até através cada com como contra da das de
        dela dele deles depois desde dessa desse desta deste do dos durante e é ela elas ele eles em
        enquanto entre era eram essa essas esse esses esta está estão estas estava este estes eu foi
        foram há isso isto já la lhe mais mas me mediante mesmo meu minha muito muitos na não nas
        nem nenhum nenhuma nessa nesse nesta neste no nos nós nossa nosso num numa o onde os ou
        outra outras outro outros para pela pelas pelo pelos perante pode podem pois por porque
        porquê portanto qual quais qualquer quando quanto quantos que quê quem se seja sem sempre
        ser será seu seus si sido sob sobre sua suas são também tão tem têm tinha toda todas todo
        todos tu tua um uma umas uns você vocês
    """,
    "it": """
        a abbiamo ad agli ai al alcuni alcuno all alla alle allo allora altra altre altri altro
        anche ancora avere aveva c'è che chi ci ciò coi col come con contro cosa così cui da dagli
        dai dal dalla dalle dallo degli dei del dell della delle dello dentro di dopo dove dunque
        durante e è ed egli era erano essere essi fa fino fra già gli ha hai hanno ho i il in
        infatti invece io l'ha la le lei li lo loro lui ma me mediante mentre mi mia mio molti molto
        ne negli nei nel nell nella nelle nello nessun nessuno niente noi non nostra nostro o ogni
        oltre oppure ora perché però più po' poi presso prima può possono qual quale quali qualche
        qualcosa qualcuno quando quanti quanto quel quella quelle quelli quello questa queste questi
        questo qui quindi se secondo sei sempre senza si sia sì solo sono sopra sotto stata state
        stati stato su sua sugli sui sul sulla sulle sue suo suoi tra tu tua tutta tutte tutti tutto
        un un' una uno vi voi
    """,
}

FUNCTION_WORDS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split()) for language, words in _WORDS.items()
}
