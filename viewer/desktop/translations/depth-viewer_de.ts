<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
    <name>AboutDialog</name>
    <message>
        <source>About Depth Viewer</source>
        <translation>Über Depth Viewer</translation>
    </message>
    <message>
        <source>Live relative depth from any camera, video or stream, on a plain CPU.
Free software under the GNU General Public License, version 3 or later.
MiDaS and its weights: Intel ISL, MIT License.</source>
        <translation>Relative Tiefe in Echtzeit aus jeder Kamera, jedem Video oder Stream, auf einer gewöhnlichen CPU.
Freie Software unter der GNU General Public License, Version 3 oder neuer.
MiDaS und seine Gewichte: Intel ISL, MIT-Lizenz.</translation>
    </message>
</context><context>
    <name>ActionTable</name>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Playing</source>
        <translation>Wiedergabe</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Measuring</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Show what the camera sees</source>
        <translation>Zeigt, was die Kamera sieht</translation>
    </message>
    <message>
        <source>Demo clip</source>
        <translation>Demo-Clip</translation>
    </message>
    <message>
        <source>Show the clip that comes with the program</source>
        <translation>Zeigt den mitgelieferten Clip</translation>
    </message>
    <message>
        <source>Open file…</source>
        <translation>Datei öffnen…</translation>
    </message>
    <message>
        <source>Open a video or a picture</source>
        <translation>Video oder Bild öffnen</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>Ordner öffnen…</translation>
    </message>
    <message>
        <source>Show a folder of pictures</source>
        <translation>Zeigt einen Ordner mit Bildern</translation>
    </message>
    <message>
        <source>Open URL…</source>
        <translation>URL öffnen…</translation>
    </message>
    <message>
        <source>Open a network stream or a web video</source>
        <translation>Netzwerk-Stream oder Web-Video öffnen</translation>
    </message>
    <message>
        <source>Open what was copied</source>
        <translation>Kopiertes öffnen</translation>
    </message>
    <message>
        <source>Open the path or URL on the clipboard</source>
        <translation>Öffnet den Pfad oder die URL in der Zwischenablage</translation>
    </message>
    <message>
        <source>Close source</source>
        <translation>Quelle schließen</translation>
    </message>
    <message>
        <source>Close it and go back to the start</source>
        <translation>Schließt sie und kehrt zur Startseite zurück</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>Wiedergabe / Pause</translation>
    </message>
    <message>
        <source>Back 5 seconds</source>
        <translation>5 Sekunden zurück</translation>
    </message>
    <message>
        <source>Forward 5 seconds</source>
        <translation>5 Sekunden vor</translation>
    </message>
    <message>
        <source>One frame back</source>
        <translation>Ein Frame zurück</translation>
    </message>
    <message>
        <source>One frame forward</source>
        <translation>Ein Frame vor</translation>
    </message>
    <message>
        <source>To the start</source>
        <translation>Zum Anfang</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>Langsamer</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>Schneller</translation>
    </message>
    <message>
        <source>A-B loop</source>
        <translation>A-B-Schleife</translation>
    </message>
    <message>
        <source>Play a part over and over: set its start, then its end, then let it go</source>
        <translation>Spielt einen Abschnitt immer wieder: erst Anfang setzen, dann Ende, dann aufheben</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>Endlos</translation>
    </message>
    <message>
        <source>Begin again at the end</source>
        <translation>Beginnt am Ende von vorn</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Differenz</translation>
    </message>
    <message>
        <source>Freeze this frame and show how depth changes from it on</source>
        <translation>Hält diesen Frame fest und zeigt, wie sich die Tiefe seither ändert</translation>
    </message>
    <message>
        <source>Raw or stabilized</source>
        <translation>Roh / stabilisiert</translation>
    </message>
    <message>
        <source>Show what the network alone sees, and back: A and B</source>
        <translation>Zeigt, was das Netz allein sieht, und zurück: A und B</translation>
    </message>
    <message>
        <source>Lock range</source>
        <translation>Bereich sperren</translation>
    </message>
    <message>
        <source>Keep what is shown as far and as near, or let it follow</source>
        <translation>Hält fest, was als fern und nah gezeigt wird, oder lässt es folgen</translation>
    </message>
    <message>
        <source>Wipe line left</source>
        <translation>Trennlinie nach links</translation>
    </message>
    <message>
        <source>Wipe line right</source>
        <translation>Trennlinie nach rechts</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Whole picture</source>
        <translation>Ganzes Bild</translation>
    </message>
    <message>
        <source>Show the whole picture</source>
        <translation>Zeigt das ganze Bild</translation>
    </message>
    <message>
        <source>Move or turn left</source>
        <translation>Nach links schieben / drehen</translation>
    </message>
    <message>
        <source>Move or turn right</source>
        <translation>Nach rechts schieben / drehen</translation>
    </message>
    <message>
        <source>Move or turn up</source>
        <translation>Nach oben schieben / drehen</translation>
    </message>
    <message>
        <source>Move or turn down</source>
        <translation>Nach unten schieben / drehen</translation>
    </message>
    <message>
        <source>Next colormap</source>
        <translation>Nächste Farbskala</translation>
    </message>
    <message>
        <source>Previous colormap</source>
        <translation>Vorige Farbskala</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>Umkehren</translation>
    </message>
    <message>
        <source>Swap the colors of near and far</source>
        <translation>Vertauscht die Farben von nah und fern</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Take the last change of the view back</source>
        <translation>Nimmt die letzte Änderung der Ansicht zurück</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Change the view again</source>
        <translation>Ändert die Ansicht erneut</translation>
    </message>
    <message>
        <source>Side panel</source>
        <translation>Seitenleiste</translation>
    </message>
    <message>
        <source>Show or hide the side panel</source>
        <translation>Blendet die Seitenleiste ein oder aus</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Show rates, delays, drops and the load of the machine</source>
        <translation>Zeigt Raten, Verzögerungen, Verluste und die Last des Rechners</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Picture only</source>
        <translation>Nur das Bild</translation>
    </message>
    <message>
        <source>Hide everything but the picture</source>
        <translation>Blendet alles außer dem Bild aus</translation>
    </message>
    <message>
        <source>Always on top</source>
        <translation>Immer im Vordergrund</translation>
    </message>
    <message>
        <source>Keep the window above those of other programs</source>
        <translation>Hält das Fenster über denen anderer Programme</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>Legende</translation>
    </message>
    <message>
        <source>Colors and numbers beside the picture</source>
        <translation>Farben und Zahlen neben dem Bild</translation>
    </message>
    <message>
        <source>Probe</source>
        <translation>Sonde</translation>
    </message>
    <message>
        <source>Tell how near it is under the pointer; Ctrl and arrows move it</source>
        <translation>Sagt, wie nah es unter dem Zeiger ist; Strg und Pfeiltasten bewegen sie</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Anheften</translation>
    </message>
    <message>
        <source>Keep a probe here and plot what it reads over time</source>
        <translation>Heftet hier eine Sonde an und zeichnet ihre Werte über die Zeit auf</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Profillinie</translation>
    </message>
    <message>
        <source>Plot depth along a line on the picture; drag it or its ends</source>
        <translation>Zeichnet die Tiefe entlang einer Linie im Bild; die Linie oder ihre Enden ziehen</translation>
    </message>
    <message>
        <source>Mark distances</source>
        <translation>Abstände markieren</translation>
    </message>
    <message>
        <source>Click things whose distance you know, and depth is in meters</source>
        <translation>Dinge anklicken, deren Abstand bekannt ist: Dann ist die Tiefe in Metern</translation>
    </message>
    <message>
        <source>Mark the distance here</source>
        <translation>Abstand hier markieren</translation>
    </message>
    <message>
        <source>Say how far away what the probe shows is</source>
        <translation>Angeben, wie weit das entfernt ist, was die Sonde zeigt</translation>
    </message>
    <message>
        <source>Alarm</source>
        <translation>Alarm</translation>
    </message>
    <message>
        <source>A red frame and a sound when something comes too near in a part of the picture</source>
        <translation>Roter Rahmen und Ton, wenn in einem Teil des Bildes etwas zu nahe kommt</translation>
    </message>
    <message>
        <source>Clear marks</source>
        <translation>Marken löschen</translation>
    </message>
    <message>
        <source>Take away pins and line</source>
        <translation>Entfernt angeheftete Sonden und Profillinie</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>Schnappschuss</translation>
    </message>
    <message>
        <source>Save the picture as PNG</source>
        <translation>Speichert das Bild als PNG</translation>
    </message>
    <message>
        <source>Snapshot with data</source>
        <translation>Schnappschuss mit Daten</translation>
    </message>
    <message>
        <source>Save picture, view, depth as 16-bit PNG, NPY and points (PLY), and the settings</source>
        <translation>Bild, Ansicht, Tiefe als 16-Bit-PNG, NPY und Punkte (PLY) sowie die Einstellungen sichern</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Bild kopieren</translation>
    </message>
    <message>
        <source>Put the picture on the clipboard</source>
        <translation>Legt das Bild in die Zwischenablage</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Als Befehl kopieren</translation>
    </message>
    <message>
        <source>Put the line on the clipboard that does the same without the window</source>
        <translation>Kopiert die Befehlszeile, die ohne Fenster dasselbe tut</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>Record picture, view and depth to the disk, until it is pressed again</source>
        <translation>Nimmt Bild, Ansicht und Tiefe auf, bis erneut gedrückt wird</translation>
    </message>
    <message>
        <source>Stream to this machine</source>
        <translation>Stream auf diesem Rechner</translation>
    </message>
    <message>
        <source>Offer what is shown as MJPEG to browsers and programs on this machine</source>
        <translation>Bietet das Gezeigte als MJPEG für Browser und Programme auf diesem Rechner an</translation>
    </message>
    <message>
        <source>Virtual camera</source>
        <translation>Virtuelle Kamera</translation>
    </message>
    <message>
        <source>Offer what is shown as a camera that video calls and other programs can choose</source>
        <translation>Bietet das Gezeigte als Kamera an, die Videoanrufe und andere Programme wählen können</translation>
    </message>
    <message>
        <source>Convert files…</source>
        <translation>Dateien umwandeln…</translation>
    </message>
    <message>
        <source>Make depth videos of files, one after the other</source>
        <translation>Macht aus Dateien Tiefenvideos, eine nach der anderen</translation>
    </message>
    <message>
        <source>Recording folder…</source>
        <translation>Ordner für Aufnahmen…</translation>
    </message>
    <message>
        <source>Choose where recordings go</source>
        <translation>Wählt, wohin Aufnahmen kommen</translation>
    </message>
    <message>
        <source>Snapshot folder…</source>
        <translation>Ordner für Schnappschüsse…</translation>
    </message>
    <message>
        <source>Choose where snapshots go</source>
        <translation>Wählt, wohin Schnappschüsse kommen</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>List the keys</source>
        <translation>Listet die Tasten auf</translation>
    </message>
    <message>
        <source>Save a report…</source>
        <translation>Bericht speichern…</translation>
    </message>
    <message>
        <source>Save log, versions and settings, to attach to a bug report</source>
        <translation>Protokoll, Versionen und Einstellungen für eine Fehlermeldung speichern</translation>
    </message>
    <message>
        <source>About Depth Viewer</source>
        <translation>Über Depth Viewer</translation>
    </message>
    <message>
        <source>Version and licence</source>
        <translation>Version und Lizenz</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
</context><context>
    <name>Address</name>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>Screen</source>
        <translation>Bildschirm</translation>
    </message>
    <message>
        <source>Screen {number}</source>
        <translation>Bildschirm {number}</translation>
    </message>
    <message>
        <source>Camera {number}</source>
        <translation>Kamera {number}</translation>
    </message>
</context><context>
    <name>AlarmZone</name>
    <message>
        <source>Too near: {distance}</source>
        <translation>Zu nah: {distance}</translation>
    </message>
</context><context>
    <name>CalibrationMessages</name>
    <message>
        <source>Use them here</source>
        <translation>Hier verwenden</translation>
    </message>
    <message>
        <source>Another scene: meters are not known here</source>
        <translation>Andere Szene: Hier sind keine Meter bekannt</translation>
    </message>
    <message>
        <source>Marks hold for the scene they were set in.</source>
        <translation>Marken gelten für die Szene, in der sie gesetzt wurden.</translation>
    </message>
    <message>
        <source>Another network: meters are not known any more</source>
        <translation>Anderes Netz: Meter sind nicht mehr bekannt</translation>
    </message>
    <message>
        <source>Each has a scale of its own. Mark distances again.</source>
        <translation>Jedes hat seinen eigenen Maßstab. Bitte Abstände neu markieren.</translation>
    </message>
    <message>
        <source>Depth has drifted: meters do not hold any more</source>
        <translation>Die Tiefe ist abgedriftet: Die Meter stimmen nicht mehr</translation>
    </message>
    <message>
        <source>What is told at the marks is off by more than a quarter. Mark distances again.</source>
        <translation>An den Marken weicht das Ergebnis um mehr als ein Viertel ab. Bitte Abstände neu markieren.</translation>
    </message>
    <message>
        <source>Use them</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Distances were marked here before</source>
        <translation>Hier wurden schon Abstände markiert</translation>
    </message>
    <message>
        <source>They are right if the camera stands where it stood.</source>
        <translation>Sie stimmen, wenn die Kamera steht, wo sie stand.</translation>
    </message>
</context><context>
    <name>Canvas</name>
    <message>
        <source>Depth picture</source>
        <translation>Tiefenbild</translation>
    </message>
    <message>
        <source>Drop to open</source>
        <translation>Zum Öffnen loslassen</translation>
    </message>
</context><context>
    <name>ColormapButton</name>
    <message>
        <source>Colormap: {name}</source>
        <translation>Farbskala: {name}</translation>
    </message>
</context><context>
    <name>ColormapGallery</name>
    <message>
        <source>Search colormaps</source>
        <translation>Farbskalen suchen</translation>
    </message>
    <message>
        <source>Colormaps</source>
        <translation>Farbskalen</translation>
    </message>
    <message>
        <source>Perceptually uniform</source>
        <translation>Wahrnehmungsgleich</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>Andere</translation>
    </message>
    <message>
        <source>Clear to color-blind eyes too</source>
        <translation>Auch bei Farbenblindheit klar</translation>
    </message>
</context><context>
    <name>ContextMenu</name>
    <message>
        <source>Remove this pin</source>
        <translation>Diese Sonde entfernen</translation>
    </message>
    <message>
        <source>Pin a probe here</source>
        <translation>Hier eine Sonde anheften</translation>
    </message>
    <message>
        <source>Its distance is known…</source>
        <translation>Der Abstand ist bekannt …</translation>
    </message>
</context><context>
    <name>ConversionList</name>
    <message>
        <source>Drop videos here</source>
        <translation>Videos hierher ziehen</translation>
    </message>
    <message>
        <source>Each becomes a depth video. Frames, times and sound stay as they are.</source>
        <translation>Aus jedem wird ein Tiefenvideo. Frames, Zeiten und Ton bleiben, wie sie sind.</translation>
    </message>
</context><context>
    <name>ConversionRow</name>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>Nine frames of it, as they will look</source>
        <translation>Neun Frames daraus, wie sie aussehen werden</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>Aus der Liste entfernen</translation>
    </message>
    <message>
        <source>Start anew</source>
        <translation>Neu beginnen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Stopped; what is whole is kept</source>
        <translation>Angehalten; was fertig ist, bleibt</translation>
    </message>
    <message>
        <source>{count} frames in {time}</source>
        <translation>Frames: {count}, Dauer: {time}</translation>
    </message>
    <message>
        <source>Beginning…</source>
        <translation>Beginnt…</translation>
    </message>
    <message>
        <source>Converting</source>
        <translation>Wird umgewandelt</translation>
    </message>
    <message>
        <source>Seeing depth, 1 of 2</source>
        <translation>Tiefe sehen, 1 von 2</translation>
    </message>
    <message>
        <source>Writing, 2 of 2</source>
        <translation>Schreiben, 2 von 2</translation>
    </message>
    <message>
        <source>Reading it back</source>
        <translation>Zur Prüfung zurücklesen</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>{rate} frames per second</source>
        <translation>{rate} Frames pro Sekunde</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>noch {time}</translation>
    </message>
</context><context>
    <name>ConversionsWindow</name>
    <message>
        <source>Convert — Depth Viewer</source>
        <translation>Umwandeln — Depth Viewer</translation>
    </message>
    <message>
        <source>Kind of file</source>
        <translation>Dateityp</translation>
    </message>
    <message>
        <source>What is written</source>
        <translation>Was geschrieben wird</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>What is seen in the video</source>
        <translation>Was im Video zu sehen ist</translation>
    </message>
    <message>
        <source>View as shown</source>
        <translation>Ansicht wie gezeigt</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Where it is written</source>
        <translation>Wohin geschrieben wird</translation>
    </message>
    <message>
        <source>Beside the source</source>
        <translation>Neben der Quelle</translation>
    </message>
    <message>
        <source>Choose folder…</source>
        <translation>Ordner wählen…</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Ton</translation>
    </message>
    <message>
        <source>Copy the sound</source>
        <translation>Ton übernehmen</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>Dateien hinzufügen…</translation>
    </message>
    <message>
        <source>Video, MP4 (H.264)</source>
        <translation>Video, MP4 (H.264)</translation>
    </message>
    <message>
        <source>Video, WebM (VP9)</source>
        <translation>Video, WebM (VP9)</translation>
    </message>
    <message>
        <source>Video, MOV (ProRes)</source>
        <translation>Video, MOV (ProRes)</translation>
    </message>
    <message>
        <source>Lossless depth, MKV</source>
        <translation>Verlustfreie Tiefe, MKV</translation>
    </message>
    <message>
        <source>Depth as PNG, 16 bits</source>
        <translation>Tiefe als PNG, 16 Bit</translation>
    </message>
    <message>
        <source>Depth as OpenEXR, float</source>
        <translation>Tiefe als OpenEXR, Gleitkomma</translation>
    </message>
    <message>
        <source>Depth as numbers, NPY</source>
        <translation>Tiefe als Zahlen, NPY</translation>
    </message>
    <message>
        <source>Depth as numbers, NPZ</source>
        <translation>Tiefe als Zahlen, NPZ</translation>
    </message>
    <message>
        <source>Points in space, PLY</source>
        <translation>Punkte im Raum, PLY</translation>
    </message>
    <message>
        <source>Mesh with picture, GLB</source>
        <translation>Gittermodell mit Bild, GLB</translation>
    </message>
    <message>
        <source>Mesh, OBJ</source>
        <translation>Gittermodell, OBJ</translation>
    </message>
    <message>
        <source>stabilizer {strength}</source>
        <translation>Stabilisierung {strength}</translation>
    </message>
    <message>
        <source>As in the main window: {settings}</source>
        <translation>Wie im Hauptfenster: {settings}</translation>
    </message>
    <message>
        <source>Where conversions go</source>
        <translation>Ordner für Umwandlungen</translation>
    </message>
    <message>
        <source>Videos to convert</source>
        <translation>Videos zum Umwandeln</translation>
    </message>
    <message>
        <source>Videos and pictures</source>
        <translation>Videos und Bilder</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>{done} of {count} done</source>
        <translation>{done} von {count} fertig</translation>
    </message>
    <message>
        <source>{count} failed</source>
        <translation>{count} fehlgeschlagen</translation>
    </message>
</context><context>
    <name>CrashDialog</name>
    <message>
        <source>Something went wrong</source>
        <translation>Etwas ist schiefgegangen</translation>
    </message>
    <message>
        <source>Depth Viewer has met a bug of its own and goes on.</source>
        <translation>Depth Viewer ist auf einen eigenen Fehler gestoßen und läuft weiter.</translation>
    </message>
    <message>
        <source>If the picture stands still, open the source again. Please report this with the details:</source>
        <translation>Steht das Bild still, öffnen Sie die Quelle erneut. Bitte melden Sie den Fehler mit diesen Einzelheiten:</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
    <message>
        <source>Save a report…</source>
        <translation>Bericht speichern…</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>Wird gespeichert…</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
</context><context>
    <name>DifferenceLayer</name>
    <message>
        <source>Change since the frozen frame: red nearer, blue farther</source>
        <translation>Änderung seit dem festgehaltenen Frame: Rot näher, Blau ferner</translation>
    </message>
</context><context>
    <name>DistanceEditor</name>
    <message>
        <source> m</source>
        <translation> m</translation>
    </message>
    <message>
        <source>Distance in meters</source>
        <translation>Abstand in Metern</translation>
    </message>
    <message>
        <source>How far it is from the camera to this, straight, as a tape tells</source>
        <translation>Wie weit es von der Kamera bis hierher ist, geradeaus, wie ein Maßband misst</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>Abstand</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Setzen</translation>
    </message>
</context><context>
    <name>DistanceMarksLayer</name>
    <message>
        <source>Click something whose distance you know · Esc ends</source>
        <translation>Etwas anklicken, dessen Abstand bekannt ist · Esc beendet</translation>
    </message>
</context><context>
    <name>EffectOptions</name>
    <message>
        <source>Focus</source>
        <translation>Schärfe</translation>
    </message>
    <message>
        <source>How near what is sharp is; a click on the picture makes sharp what is there</source>
        <translation>Wie nah das Scharfe ist; ein Klick ins Bild macht scharf, was dort ist</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <source>Aperture</source>
        <translation>Blende</translation>
    </message>
    <message>
        <source>How soft everything else is</source>
        <translation>Wie weich alles andere ist</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Dichte</translation>
    </message>
    <message>
        <source>How thick the fog is</source>
        <translation>Wie dicht der Nebel ist</translation>
    </message>
    <message>
        <source>Color of fog</source>
        <translation>Farbe des Nebels</translation>
    </message>
    <message>
        <source>What far things fade into</source>
        <translation>Worin Fernes verschwimmt</translation>
    </message>
    <message>
        <source>Gray</source>
        <translation>Grau</translation>
    </message>
    <message>
        <source>White</source>
        <translation>Weiß</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>Sand</source>
        <translation>Sandfarben</translation>
    </message>
    <message>
        <source>Night</source>
        <translation>Nacht</translation>
    </message>
    <message>
        <source>Light from the side</source>
        <translation>Licht von der Seite</translation>
    </message>
    <message>
        <source>Left or right of the camera</source>
        <translation>Links oder rechts der Kamera</translation>
    </message>
    <message>
        <source>{value:.0f}°</source>
        <translation>{value:.0f}°</translation>
    </message>
    <message>
        <source>Height of the light</source>
        <translation>Höhe des Lichts</translation>
    </message>
    <message>
        <source>From below or from above</source>
        <translation>Von unten oder von oben</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>How much this light replaces the picture's own</source>
        <translation>Wie sehr dieses Licht das des Bildes ersetzt</translation>
    </message>
    <message>
        <source>Arrangement</source>
        <translation>Anordnung</translation>
    </message>
    <message>
        <source>For which screen or which glasses</source>
        <translation>Für welchen Bildschirm oder welche Brille</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>Side by side, half width</source>
        <translation>Nebeneinander, halbe Breite</translation>
    </message>
    <message>
        <source>Red and cyan, most color</source>
        <translation>Rot und Cyan, mehr Farbe</translation>
    </message>
    <message>
        <source>Red and cyan, calm reds</source>
        <translation>Rot und Cyan, ruhiges Rot</translation>
    </message>
    <message>
        <source>Red and cyan, gray</source>
        <translation>Rot und Cyan, grau</translation>
    </message>
    <message>
        <source>Depth budget</source>
        <translation>Tiefenumfang</translation>
    </message>
    <message>
        <source>How far near and far move against each other, in percent of the picture's width</source>
        <translation>Wie weit sich Nahes und Fernes gegeneinander verschieben, in Prozent der Bildbreite</translation>
    </message>
    <message>
        <source>{value:.1f} %</source>
        <translation>{value:.1f} %</translation>
    </message>
</context><context>
    <name>ErrorMessages</name>
    <message>
        <source>Something went wrong inside the program: {error}</source>
        <translation>Im Programm ist etwas schiefgegangen: {error}</translation>
    </message>
    <message>
        <source>Details…</source>
        <translation>Einzelheiten…</translation>
    </message>
    <message>
        <source>The source was not found.</source>
        <translation>Die Quelle wurde nicht gefunden.</translation>
    </message>
    <message>
        <source>The source has no picture that can be read.</source>
        <translation>Die Quelle enthält kein lesbares Bild.</translation>
    </message>
    <message>
        <source>The source is gone.</source>
        <translation>Die Quelle ist weg.</translation>
    </message>
    <message>
        <source>The source cannot be shown.</source>
        <translation>Die Quelle kann nicht gezeigt werden.</translation>
    </message>
    <message>
        <source>The network's weights could not be had.</source>
        <translation>Die Gewichte des Netzes waren nicht zu bekommen.</translation>
    </message>
    <message>
        <source>The weights file is not what it should be.</source>
        <translation>Die Gewichtsdatei ist nicht, was sie sein soll.</translation>
    </message>
    <message>
        <source>The network cannot be run this way here.</source>
        <translation>So lässt sich das Netz hier nicht ausführen.</translation>
    </message>
    <message>
        <source>This way of running the network is too inexact.</source>
        <translation>So ausgeführt ist das Netz zu ungenau.</translation>
    </message>
    <message>
        <source>The network does not do its work.</source>
        <translation>Das Netz tut seine Arbeit nicht.</translation>
    </message>
    <message>
        <source>The file is already there.</source>
        <translation>Die Datei gibt es schon.</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>Der Datenträger ist voll.</translation>
    </message>
    <message>
        <source>It could not be written.</source>
        <translation>Es konnte nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>This setting does not work.</source>
        <translation>Diese Einstellung funktioniert nicht.</translation>
    </message>
    <message>
        <source>It did not work.</source>
        <translation>Es hat nicht geklappt.</translation>
    </message>
</context><context>
    <name>Header</name>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Effects</source>
        <translation>Effekte</translation>
    </message>
    <message>
        <source>The picture, changed by depth: bokeh, fog, light, stereo</source>
        <translation>Das Bild, durch Tiefe verändert: Bokeh, Nebel, Licht, Stereo</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Looking for cameras…</source>
        <translation>Kameras werden gesucht…</translation>
    </message>
    <message>
        <source>No camera found</source>
        <translation>Keine Kamera gefunden</translation>
    </message>
</context><context>
    <name>Histogram</name>
    <message>
        <source>Histogram and display range</source>
        <translation>Histogramm und Anzeigebereich</translation>
    </message>
    <message>
        <source>How much of the picture is how near. Drag the ends of the display range; double click to have it follow the picture again.
Keys: arrows move near, with Shift far, Home for automatic.</source>
        <translation>Wie viel des Bildes wie nah ist. Die Enden des Anzeigebereichs lassen sich ziehen; ein Doppelklick lässt ihn wieder dem Bild folgen.
Tasten: Pfeile bewegen nah, mit Umschalt fern, Pos1 für automatisch.</translation>
    </message>
</context><context>
    <name>LanguageMenu</name>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>The window speaks {language} from the next start on.</source>
        <translation>Das Fenster spricht ab dem nächsten Start {language}.</translation>
    </message>
    <message>
        <source>Restart now</source>
        <translation>Jetzt neu starten</translation>
    </message>
    <message>
        <source>A restart ends a recording, and holds a conversion, which can be gone on with.</source>
        <translation>Ein Neustart beendet eine Aufnahme und hält eine Umwandlung an, die später weitergehen kann.</translation>
    </message>
</context><context>
    <name>Legend</name>
    <message>
        <source>Legend</source>
        <translation>Legende</translation>
    </message>
    <message>
        <source>Colors from far to near, in relative disparity; at each tick, how much of the picture is farther</source>
        <translation>Farben von fern nach nah, in relativer Disparität; an jedem Strich, wie viel des Bildes ferner ist</translation>
    </message>
    <message>
        <source>Near</source>
        <translation>Nah</translation>
    </message>
    <message>
        <source>Far</source>
        <translation>Fern</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <source>Nearer</source>
        <translation>Näher</translation>
    </message>
    <message>
        <source>Farther</source>
        <translation>Ferner</translation>
    </message>
    <message>
        <source>same</source>
        <translation>gleich</translation>
    </message>
</context><context>
    <name>LiveOutputs</name>
    <message>
        <source>Live for programs on this machine</source>
        <translation>Live für Programme auf diesem Rechner</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Adresse kopieren</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Other programs can choose this picture as a camera</source>
        <translation>Andere Programme können dieses Bild als Kamera wählen</translation>
    </message>
</context><context>
    <name>MainMenu</name>
    <message>
        <source>Share</source>
        <translation>Teilen</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Erscheinungsbild</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
</context><context>
    <name>MainWindow</name>
    <message>
        <source>Retry</source>
        <translation>Erneut versuchen</translation>
    </message>
</context><context>
    <name>MessageBar</name>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
</context><context>
    <name>ModelMessages</name>
    <message>
        <source>The built-in network {name} is at work.</source>
        <translation>Das eingebaute Netz {name} ist am Werk.</translation>
    </message>
    <message>
        <source>{name} is not on this machine yet.</source>
        <translation>{name} ist noch nicht auf diesem Rechner.</translation>
    </message>
    <message>
        <source>{name} is sharper: {size} MB, downloaded once.</source>
        <translation>{name} ist schärfer: {size} MB, einmalig geladen.</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Import from file…</source>
        <translation>Aus Datei importieren…</translation>
    </message>
    <message>
        <source>{done} of {total} MB</source>
        <translation>{done} von {total} MB</translation>
    </message>
    <message>
        <source>Downloading {name}</source>
        <translation>{name} wird heruntergeladen</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Verbindung wird aufgebaut…</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>The download of {name} is paused</source>
        <translation>Das Herunterladen von {name} pausiert</translation>
    </message>
    <message>
        <source>{name} is here and is being loaded.</source>
        <translation>{name} ist da und wird geladen.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Weights of {name}</source>
        <translation>Gewichte von {name}</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
</context><context>
    <name>Panel</name>
    <message>
        <source>Pinned probes</source>
        <translation>Angeheftete Sonden</translation>
    </message>
    <message>
        <source>What each pin reads: relative disparity, higher is nearer, or meters where they are known</source>
        <translation>Was jede Sonde misst: relative Disparität, höher ist näher, oder Meter, wo sie bekannt sind</translation>
    </message>
    <message>
        <source>Along the line</source>
        <translation>Entlang der Linie</translation>
    </message>
    <message>
        <source>Depth from one end of the line to the other: relative disparity, or meters where they are known</source>
        <translation>Tiefe von einem Ende der Linie zum anderen: relative Disparität, oder Meter, wo sie bekannt sind</translation>
    </message>
    <message>
        <source>{seconds} s ago</source>
        <translation>vor {seconds} s</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>start</source>
        <translation>Anfang</translation>
    </message>
    <message>
        <source>end</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Pinned probes, meters</source>
        <translation>Angeheftete Sonden, Meter</translation>
    </message>
    <message>
        <source>Along the line, meters</source>
        <translation>Entlang der Linie, Meter</translation>
    </message>
    <message>
        <source>Use here</source>
        <translation>Hier verwenden</translation>
    </message>
    <message>
        <source>Trust that the marks are right in this scene, too</source>
        <translation>Darauf vertrauen, dass die Marken auch in dieser Szene stimmen</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>As a file for depth-viewer convert --calibration</source>
        <translation>Als Datei für depth-viewer convert --calibration</translation>
    </message>
    <message>
        <source>Load…</source>
        <translation>Laden …</translation>
    </message>
    <message>
        <source>Meters that were saved before</source>
        <translation>Meter, die früher gespeichert wurden</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Take all marks away</source>
        <translation>Alle Marken entfernen</translation>
    </message>
    <message>
        <source>Field of view</source>
        <translation>Bildwinkel</translation>
    </message>
    <message>
        <source>The angle that the longer side of the picture spans: it shapes space, and distances at the rim</source>
        <translation>Der Winkel, den die längere Bildseite umfasst: Er bestimmt die Form des Raums und Abstände am Rand</translation>
    </message>
    <message>
        <source>Meters</source>
        <translation>Meter</translation>
    </message>
    <message>
        <source>Save meters</source>
        <translation>Meter speichern</translation>
    </message>
    <message>
        <source>Load meters</source>
        <translation>Meter laden</translation>
    </message>
    <message>
        <source>Meters (*.json)</source>
        <translation>Meter (*.json)</translation>
    </message>
    <message>
        <source>{degrees}°</source>
        <translation>{degrees}°</translation>
    </message>
    <message>
        <source>{degrees}°, assumed</source>
        <translation>{degrees}°, angenommen</translation>
    </message>
    <message>
        <source>Known from {near} to {far}, to within about {percent} %</source>
        <translation>Bekannt von {near} bis {far}, auf etwa {percent} % genau</translation>
    </message>
    <message>
        <source>Marked in another scene or network: not known here</source>
        <translation>In anderer Szene oder mit anderem Netz markiert: hier nicht bekannt</translation>
    </message>
    <message>
        <source>Only with stabilization: without it, the scale is another one in every frame</source>
        <translation>Nur mit Stabilisierung: Ohne sie ist der Maßstab in jedem Bild ein anderer</translation>
    </message>
    <message>
        <source>One more, much nearer or much farther</source>
        <translation>Noch eine, viel näher oder viel weiter weg</translation>
    </message>
    <message>
        <source>Mark two things whose distance you know, and depth is in meters</source>
        <translation>Zwei Dinge markieren, deren Abstand bekannt ist: Dann ist die Tiefe in Metern</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>{time} ms</source>
        <translation>{time} ms</translation>
    </message>
    <message>
        <source>{time} %</source>
        <translation>{time} %</translation>
    </message>
    <message>
        <source>{shown} of {raw}</source>
        <translation>{shown} von {raw}</translation>
    </message>
    <message>
        <source>Pictures that a newer one replaced: {drawing} before they were drawn, {painting} before they were on the screen</source>
        <translation>Bilder, die ein neueres ersetzt hat: {drawing} vor dem Zeichnen, {painting} vor der Anzeige</translation>
    </message>
    <message>
        <source>{size} MiB at most</source>
        <translation>höchstens {size} MiB</translation>
    </message>
    <message>
        <source>{size} MiB</source>
        <translation>{size} MiB</translation>
    </message>
    <message>
        <source>per s</source>
        <translation>pro s</translation>
    </message>
    <message>
        <source>How often, per second, over the last seconds</source>
        <translation>Wie oft pro Sekunde, über die letzten Sekunden</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>ms</translation>
    </message>
    <message>
        <source>How long one takes: the middle value of the last seconds</source>
        <translation>Wie lange eines dauert: der Median der letzten Sekunden</translation>
    </message>
    <message>
        <source>dropped</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Frames that a newer one replaced here, since the source was opened</source>
        <translation>Frames, die hier seit dem Öffnen der Quelle von neueren ersetzt wurden</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <source>Frames that the source has given</source>
        <translation>Frames, die die Quelle geliefert hat</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Frames that have become depth, the unchanged ones among them</source>
        <translation>Frames, aus denen Tiefe wurde, auch die unveränderten</translation>
    </message>
    <message>
        <source>Paint</source>
        <translation>Anzeige</translation>
    </message>
    <message>
        <source>Pictures on the screen</source>
        <translation>Bilder auf dem Bildschirm</translation>
    </message>
    <message>
        <source>Waited</source>
        <translation>Gewartet</translation>
    </message>
    <message>
        <source>How old a frame is when the network turns to it</source>
        <translation>Wie alt ein Frame ist, wenn das Netz sich ihm zuwendet</translation>
    </message>
    <message>
        <source>Latency 50 · 95 %</source>
        <translation>Latenz 50 · 95 %</translation>
    </message>
    <message>
        <source>From capture to paint: half of the pictures of the last seconds were quicker, and 95 of 100.
The picture waits for its depth: both are always of the same frame, so that an overlay fits.</source>
        <translation>Von der Aufnahme bis zur Anzeige: Die Hälfte der Bilder der letzten Sekunden war schneller, und 95 von 100.
Das Bild wartet auf seine Tiefe: Beide gehören immer zum selben Frame, damit ein Overlay passt.</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>Unverändert</translation>
    </message>
    <message>
        <source>Share of frames like the one before, which the network need not see again, since the source was opened</source>
        <translation>Anteil der Frames seit dem Öffnen, die dem vorigen gleichen und die das Netz nicht noch einmal sehen muss</translation>
    </message>
    <message>
        <source>Flicker F</source>
        <translation>Flackern F</translation>
    </message>
    <message>
        <source>Gray levels per frame by which depth changes where the picture stands still; after “of”, those of the network alone</source>
        <translation>Graustufen pro Frame, um die sich die Tiefe ändert, wo das Bild stillsteht; nach „von“ die des Netzes allein</translation>
    </message>
    <message>
        <source>Lag L, frames</source>
        <translation>Verzug L, Frames</translation>
    </message>
    <message>
        <source>Frames until a change of depth is shown</source>
        <translation>Frames, bis eine Änderung der Tiefe zu sehen ist</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Share of this machine's {count} cores that the program takes</source>
        <translation>Anteil der {count} Kerne dieses Rechners, den das Programm belegt</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>What the program holds, the network included</source>
        <translation>Was das Programm belegt, einschließlich des Netzes</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Every frame as the network sees it</source>
        <translation>Jeder Frame, wie das Netz ihn sieht</translation>
    </message>
    <message>
        <source>Steady</source>
        <translation>Ruhig</translation>
    </message>
    <message>
        <source>Little flicker, little lag</source>
        <translation>Wenig Flackern, wenig Verzug</translation>
    </message>
    <message>
        <source>Very steady</source>
        <translation>Sehr ruhig</translation>
    </message>
    <message>
        <source>Least flicker; follows changes more slowly</source>
        <translation>Am wenigsten Flackern; folgt Änderungen langsamer</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>The network that sees depth</source>
        <translation>Das Netz, das Tiefe sieht</translation>
    </message>
    <message>
        <source>Stabilization</source>
        <translation>Stabilisierung</translation>
    </message>
    <message>
        <source>How firmly depth is held still: less flicker, or less lag</source>
        <translation>Wie fest die Tiefe gehalten wird: weniger Flackern oder weniger Verzug</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>Which depths are shown as farthest and as nearest</source>
        <translation>Welche Tiefen als fernste und nächste gezeigt werden</translation>
    </message>
    <message>
        <source>Follows the picture</source>
        <translation>Folgt dem Bild</translation>
    </message>
    <message>
        <source>Opens at once, closes slowly</source>
        <translation>Öffnet sofort, schließt langsam</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>As it was when it was locked, whatever comes</source>
        <translation>Wie beim Sperren, was auch kommt</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>Von Hand</translation>
    </message>
    <message>
        <source>As set in the histogram</source>
        <translation>Wie im Histogramm eingestellt</translation>
    </message>
    <message>
        <source>Edges</source>
        <translation>Kanten</translation>
    </message>
    <message>
        <source>Where edges of depth are, when it is enlarged from the network's size</source>
        <translation>Wo die Kanten der Tiefe liegen, wenn sie von der Größe des Netzes vergrößert wird</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>Weich</translation>
    </message>
    <message>
        <source>As the network sees them, and no sharper</source>
        <translation>Wie das Netz sie sieht, und nicht schärfer</translation>
    </message>
    <message>
        <source>Of the picture</source>
        <translation>Wie im Bild</translation>
    </message>
    <message>
        <source>Where the picture has them; quick</source>
        <translation>Dort, wo das Bild sie hat; schnell</translation>
    </message>
    <message>
        <source>Of the picture, softer</source>
        <translation>Wie im Bild, sanfter</translation>
    </message>
    <message>
        <source>By places of like brightness; slower</source>
        <translation>Nach Stellen gleicher Helligkeit; langsamer</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>The best network that is on this machine</source>
        <translation>Das beste Netz auf diesem Rechner</translation>
    </message>
    <message>
        <source>{name} (not here, {size} MB)</source>
        <translation>{name} (fehlt, {size} MB)</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen…</translation>
    </message>
    <message>
        <source>No network is loaded.</source>
        <translation>Kein Netz geladen.</translation>
    </message>
    <message>
        <source>{model} on {runtime}</source>
        <translation>{model} auf {runtime}</translation>
    </message>
    <message>
        <source>Colors from far to near</source>
        <translation>Farben von fern nach nah</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>Umkehren</translation>
    </message>
    <message>
        <source>Swap the colors of near and far</source>
        <translation>Vertauscht die Farben von nah und fern</translation>
    </message>
    <message>
        <source>Equalize</source>
        <translation>Ausgleichen</translation>
    </message>
    <message>
        <source>Every color the same share of the picture: detail everywhere, but no proportions</source>
        <translation>Jede Farbe mit gleichem Anteil am Bild: überall Einzelheiten, aber keine Proportionen</translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation>Gamma</translation>
    </message>
    <message>
        <source>More of the colors for what is far, or for what is near; double click for neither</source>
        <translation>Mehr Farben für Fernes oder für Nahes; Doppelklick für keins von beiden</translation>
    </message>
    <message>
        <source>Overlay opacity</source>
        <translation>Deckkraft des Overlays</translation>
    </message>
    <message>
        <source>How much depth covers the picture in the overlay</source>
        <translation>Wie stark die Tiefe im Overlay das Bild verdeckt</translation>
    </message>
    <message>
        <source>Color of points</source>
        <translation>Farbe der Punkte</translation>
    </message>
    <message>
        <source>What colors the points have</source>
        <translation>Welche Farben die Punkte haben</translation>
    </message>
    <message>
        <source>As in the picture</source>
        <translation>Wie im Bild</translation>
    </message>
    <message>
        <source>By depth</source>
        <translation>Nach Tiefe</translation>
    </message>
    <message>
        <source>Colormap</source>
        <translation>Farbskala</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <source>{rate} fps</source>
        <translation>{rate} fps</translation>
    </message>
    <message>
        <source>Pictures per second on the screen</source>
        <translation>Bilder pro Sekunde auf dem Bildschirm</translation>
    </message>
    <message>
        <source>From capture to paint: the middle value of the last seconds</source>
        <translation>Von der Aufnahme bis zur Anzeige: der Median der letzten Sekunden</translation>
    </message>
    <message>
        <source>{count} dropped</source>
        <translation>{count} verworfen</translation>
    </message>
    <message>
        <source>Frames that a newer one replaced before they were shown</source>
        <translation>Frames, die vor der Anzeige von neueren ersetzt wurden</translation>
    </message>
    <message>
        <source>{flicker} · L {lag}</source>
        <translation>{flicker} · L {lag}</translation>
    </message>
    <message>
        <source>F {shown} of {raw}</source>
        <translation>F {shown} von {raw}</translation>
    </message>
    <message>
        <source>F: flicker, in gray levels per frame where the picture stands still; after “of”, that of the network alone.
L: lag, frames until a change of depth is shown.</source>
        <translation>F: Flackern in Graustufen pro Frame, wo das Bild stillsteht; nach „von“ das des Netzes allein.
L: Verzug, Frames, bis eine Änderung der Tiefe zu sehen ist.</translation>
    </message>
    <message>
        <source>Frames like the one before, which the network need not see again</source>
        <translation>Frames, die dem vorigen gleichen und die das Netz nicht noch einmal sehen muss</translation>
    </message>
    <message>
        <source>The network that made the picture, and what runs it</source>
        <translation>Das Netz, von dem das Bild stammt, und womit es läuft</translation>
    </message>
    <message>
        <source>{percent} % unchanged</source>
        <translation>{percent} % unverändert</translation>
    </message>
    <message>
        <source>Loading the network…</source>
        <translation>Netz wird geladen…</translation>
    </message>
    <message>
        <source>Ended · {key} plays again</source>
        <translation>Zu Ende · {key} spielt von vorn</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>No source</source>
        <translation>Keine Quelle</translation>
    </message>
    <message>
        <source>opening…</source>
        <translation>wird geöffnet…</translation>
    </message>
    <message>
        <source>Only nearer than</source>
        <translation>Nur näher als</translation>
    </message>
    <message>
        <source>Gray out what is farther than this share of the display range</source>
        <translation>Graut aus, was ferner ist als dieser Anteil des Anzeigebereichs</translation>
    </message>
    <message>
        <source>Contour lines</source>
        <translation>Höhenlinien</translation>
    </message>
    <message>
        <source>Lines of equal depth</source>
        <translation>Linien gleicher Tiefe</translation>
    </message>
    <message>
        <source>Alarm nearer than</source>
        <translation>Alarm näher als</translation>
    </message>
    <message>
        <source>In meters where distances were marked, else a share of the display range, which should be locked</source>
        <translation>In Metern, wo Entfernungen markiert sind, sonst ein Anteil des Anzeigebereichs, der dann fest sein sollte</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
</context><context>
    <name>Plot</name>
    <message>
        <source>from {low} to {high}</source>
        <translation>von {low} bis {high}</translation>
    </message>
</context><context>
    <name>PresetMenu</name>
    <message>
        <source>Presets</source>
        <translation>Voreinstellungen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Save as preset…</source>
        <translation>Als Voreinstellung speichern…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Save as preset</source>
        <translation>Als Voreinstellung speichern</translation>
    </message>
    <message>
        <source>Name of the preset:</source>
        <translation>Name der Voreinstellung:</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>{name} gespeichert</translation>
    </message>
    <message>
        <source>Import a preset</source>
        <translation>Voreinstellung importieren</translation>
    </message>
    <message>
        <source>Imported {name}</source>
        <translation>{name} importiert</translation>
    </message>
    <message>
        <source>Export as a preset</source>
        <translation>Als Voreinstellung exportieren</translation>
    </message>
    <message>
        <source>Exported {name}</source>
        <translation>{name} exportiert</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
</context><context>
    <name>PreviewGrid</name>
    <message>
        <source>Preview of {name}</source>
        <translation>Vorschau von {name}</translation>
    </message>
    <message>
        <source>Looking at nine frames…</source>
        <translation>Neun Frames werden angesehen…</translation>
    </message>
    <message>
        <source>Each with its own range of colors; the conversion gives all of a shot the same.</source>
        <translation>Jeder mit eigenem Farbbereich; beim Umwandeln haben alle einer Einstellung denselben.</translation>
    </message>
</context><context>
    <name>Probes</name>
    <message>
        <source>{distance} · {value}</source>
        <translation>{distance} · {value}</translation>
    </message>
    <message>
        <source>{value} · nearer than {percent} %</source>
        <translation>{value} · näher als {percent} %</translation>
    </message>
</context><context>
    <name>ProximityAlarm</name>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
</context><context>
    <name>RawOrStabilized</name>
    <message>
        <source>A · raw, as the network sees it</source>
        <translation>A · roh, wie das Netz es sieht</translation>
    </message>
    <message>
        <source>B · stabilized</source>
        <translation>B · stabilisiert</translation>
    </message>
</context><context>
    <name>Readouts</name>
    <message>
        <source>far away</source>
        <translation>weit weg</translation>
    </message>
    <message>
        <source>{meters} m</source>
        <translation>{meters} m</translation>
    </message>
</context><context>
    <name>RecordingBadge</name>
    <message>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
    <message>
        <source>{count} left out</source>
        <translation>{count} ausgelassen</translation>
    </message>
    <message>
        <source>Recording: {words}</source>
        <translation>Aufnahme: {words}</translation>
    </message>
</context><context>
    <name>RecordingMessages</name>
    <message>
        <source>Where recordings go</source>
        <translation>Ordner für Aufnahmen</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Choose folder…</source>
        <translation>Ordner wählen…</translation>
    </message>
    <message>
        <source>The recording has ended; {length} are kept in {name}.</source>
        <translation>Die Aufnahme ist beendet; {length} sind in {name} erhalten.</translation>
    </message>
    <message>
        <source>Recorded {length}</source>
        <translation>{length} aufgenommen</translation>
    </message>
    <message>
        <source> · {count} frames were left out, since disk or processor could not follow</source>
        <translation> · ausgelassene Frames: {count}, da Speicher oder Prozessor nicht nachkamen</translation>
    </message>
    <message>
        <source>No picture came while it was on.</source>
        <translation>Währenddessen kam kein Bild.</translation>
    </message>
    <message>
        <source>Nothing was recorded</source>
        <translation>Nichts aufgenommen</translation>
    </message>
    <message>
        <source>A recording that was cut off has been put in order</source>
        <translation>Eine abgebrochene Aufnahme wurde in Ordnung gebracht</translation>
    </message>
</context><context>
    <name>ReportMessages</name>
    <message>
        <source>Saving the report…</source>
        <translation>Bericht wird gespeichert…</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>{name} gespeichert</translation>
    </message>
    <message>
        <source>The log in it may name files that you opened.</source>
        <translation>Das Protokoll darin kann Dateien nennen, die Sie geöffnet haben.</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>The report could not be saved.</source>
        <translation>Der Bericht konnte nicht gespeichert werden.</translation>
    </message>
</context><context>
    <name>ReportSaver</name>
    <message>
        <source>Save a report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>Zip files (*.zip)</source>
        <translation>ZIP-Dateien (*.zip)</translation>
    </message>
</context><context>
    <name>RewindBar</name>
    <message>
        <source>The last ten seconds; playing goes on with what is live</source>
        <translation>Die letzten zehn Sekunden; die Wiedergabe geht mit dem Live-Bild weiter</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>The last seconds</source>
        <translation>Die letzten Sekunden</translation>
    </message>
    <message>
        <source>{seconds} s ago</source>
        <translation>vor {seconds} s</translation>
    </message>
</context><context>
    <name>SeekBar</name>
    <message>
        <source>Position</source>
        <translation>Position</translation>
    </message>
</context><context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
</context><context>
    <name>SnapshotActions</name>
    <message>
        <source>Copied the command</source>
        <translation>Befehl kopiert</translation>
    </message>
    <message>
        <source>Where snapshots go</source>
        <translation>Ordner für Schnappschüsse</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>{name} gespeichert</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Copied the picture ({size})</source>
        <translation>Bild kopiert ({size})</translation>
    </message>
    <message>
        <source>Choose folder…</source>
        <translation>Ordner wählen…</translation>
    </message>
</context><context>
    <name>SourceFollower</name>
    <message>
        <source>Opening {source}…</source>
        <translation>{source} wird geöffnet…</translation>
    </message>
    <message>
        <source>the network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Loading {name}…</source>
        <translation>{name} wird geladen…</translation>
    </message>
    <message>
        <source>No network is loaded.</source>
        <translation>Kein Netz geladen.</translation>
    </message>
</context><context>
    <name>SourcePicker</name>
    <message>
        <source>Open a video or a picture</source>
        <translation>Video oder Bild öffnen</translation>
    </message>
    <message>
        <source>Videos and pictures</source>
        <translation>Videos und Bilder</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Open a folder of pictures</source>
        <translation>Ordner mit Bildern öffnen</translation>
    </message>
    <message>
        <source>Open URL</source>
        <translation>URL öffnen</translation>
    </message>
    <message>
        <source>Address of a stream or a video (http, https, rtsp, rtmp, udp):</source>
        <translation>Adresse eines Streams oder Videos (http, https, rtsp, rtmp, udp):</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>There is no path or URL on the clipboard.</source>
        <translation>In der Zwischenablage ist kein Pfad und keine URL.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>Plug one in and try again, or begin with the demo.</source>
        <translation>Schließen Sie eine an und versuchen Sie es erneut, oder beginnen Sie mit der Demo.</translation>
    </message>
    <message>
        <source>No camera was found.</source>
        <translation>Keine Kamera gefunden.</translation>
    </message>
</context><context>
    <name>SpeedButton</name>
    <message>
        <source>Speed (slower {slower}, faster {faster})</source>
        <translation>Tempo (langsamer {slower}, schneller {faster})</translation>
    </message>
    <message>
        <source>Speed: {speed}</source>
        <translation>Tempo: {speed}</translation>
    </message>
</context><context>
    <name>StartPage</name>
    <message>
        <source>See how far everything is</source>
        <translation>Sehen, wie fern alles ist</translation>
    </message>
    <message>
        <source>Depth from any camera, video or picture, right on this computer.</source>
        <translation>Tiefe aus jeder Kamera, jedem Video oder Bild, direkt auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>What the camera sees, as it sees it</source>
        <translation>Was die Kamera sieht, in dem Moment</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>Datei öffnen</translation>
    </message>
    <message>
        <source>A video or a picture</source>
        <translation>Ein Video oder ein Bild</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>A short clip that comes with the program</source>
        <translation>Ein kurzer mitgelieferter Clip</translation>
    </message>
    <message>
        <source>… or drop a file, a folder or a link anywhere in this window.</source>
        <translation>… oder Datei, Ordner oder Link ins Fenster ziehen.</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
</context><context>
    <name>ViewNames</name>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>Overlay</source>
        <translation>Overlay</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Geteilt</translation>
    </message>
    <message>
        <source>Wipe</source>
        <translation>Wischen</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <source>Bokeh</source>
        <translation>Bokeh</translation>
    </message>
    <message>
        <source>Fog</source>
        <translation>Nebel</translation>
    </message>
    <message>
        <source>Relight</source>
        <translation>Neues Licht</translation>
    </message>
    <message>
        <source>Stereo</source>
        <translation>Stereo 3D</translation>
    </message>
    <message>
        <source>Depth alone</source>
        <translation>Nur die Tiefe</translation>
    </message>
    <message>
        <source>Depth laid over the picture</source>
        <translation>Tiefe über das Bild gelegt</translation>
    </message>
    <message>
        <source>The picture and its depth</source>
        <translation>Das Bild und seine Tiefe</translation>
    </message>
    <message>
        <source>The picture left of a line, its depth right of it; drag the line</source>
        <translation>Links der Linie das Bild, rechts seine Tiefe; die Linie lässt sich ziehen</translation>
    </message>
    <message>
        <source>Points in space; drag to turn them. How deep they are is assumed until distances are marked</source>
        <translation>Punkte im Raum; ziehen Sie, um sie zu drehen. Wie tief sie liegen, ist angenommen, bis Entfernungen markiert sind</translation>
    </message>
    <message>
        <source>Sharp at one distance, soft before and behind it; click what is to be sharp</source>
        <translation>Scharf in einer Entfernung, davor und dahinter weich; klicken Sie auf das, was scharf sein soll</translation>
    </message>
    <message>
        <source>What is far fades in fog</source>
        <translation>Was fern ist, verschwimmt im Nebel</translation>
    </message>
    <message>
        <source>Another lamp, by the way surfaces face</source>
        <translation>Eine andere Lampe, danach, wohin Flächen zeigen</translation>
    </message>
    <message>
        <source>A picture for each eye: for 3D screens, and for red and cyan glasses</source>
        <translation>Ein Bild für jedes Auge: für 3D-Bildschirme und für Brillen in Rot und Cyan</translation>
    </message>
</context><context>
    <name>Zoom</name>
    <message>
        <source>{zoom} ×</source>
        <translation>{zoom} ×</translation>
    </message>
</context><context>
    <name>_Row</name>
    <message>
        <source>Remove this mark</source>
        <translation>Diese Marke entfernen</translation>
    </message>
    <message>
        <source>now {distance}</source>
        <translation>jetzt {distance}</translation>
    </message>
</context><context>
    <name>_SourceButton</name>
    <message>
        <source>Choose a source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Camera, file, folder or URL</source>
        <translation>Kamera, Datei, Ordner oder URL</translation>
    </message>
    <message>
        <source>Source: {title}</source>
        <translation>Quelle: {title}</translation>
    </message>
</context></TS>
