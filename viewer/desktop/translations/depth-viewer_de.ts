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
MiDaS, by Intel ISL, and ZipDepth, by Fabio Tosi and others: MIT License.</source>
        <translation>Relative Tiefe in Echtzeit aus jeder Kamera, jedem Video oder Stream, auf einer gewöhnlichen CPU.
Freie Software unter der GNU General Public License, Version 3 oder neuer.
MiDaS von Intel ISL und ZipDepth von Fabio Tosi und anderen: MIT-Lizenz.</translation>
    </message>
</context><context>
    <name>ActionTable</name>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Playback</source>
        <translation>Wiedergabe</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Measurement</source>
        <translation>Messung</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
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
    <message>
        <source>Alarm paused: the distance is unknown</source>
        <translation>Alarm ruht: Abstand unbekannt</translation>
    </message>
</context><context>
    <name>CalibrationMessages</name>
    <message>
        <source>Use here</source>
        <translation>Hier verwenden</translation>
    </message>
    <message>
        <source>New scene: the distance is unknown</source>
        <translation>Neue Szene: Abstand unbekannt</translation>
    </message>
    <message>
        <source>Distance marks are valid only for the scene in which you set them.</source>
        <translation>Abstandsmarken gelten nur für die Szene, in der sie gesetzt wurden.</translation>
    </message>
    <message>
        <source>Model changed: the distance is unknown</source>
        <translation>Modell gewechselt: Abstand unbekannt</translation>
    </message>
    <message>
        <source>Each model has its own scale. Mark the distances again.</source>
        <translation>Jedes Modell hat seinen eigenen Maßstab. Bitte markieren Sie die Abstände neu.</translation>
    </message>
    <message>
        <source>Depth has drifted: distances are no longer accurate</source>
        <translation>Die Tiefe ist abgedriftet: Abstände stimmen nicht mehr</translation>
    </message>
    <message>
        <source>The values at the marks are off by more than 25 %. Mark the distances again.</source>
        <translation>Die Werte an den Marken weichen um mehr als 25 % ab. Bitte markieren Sie die Abstände neu.</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Distance marks exist for this source</source>
        <translation>Für diese Quelle gibt es Abstandsmarken</translation>
    </message>
    <message>
        <source>They are valid if the camera has not moved.</source>
        <translation>Sie gelten, wenn die Kamera nicht bewegt wurde.</translation>
    </message>
</context><context>
    <name>CameraPanel</name>
    <message>
        <source>{value} ms</source>
        <translation>{value} ms</translation>
    </message>
    <message>
        <source>{value} K</source>
        <translation>{value} K</translation>
    </message>
    <message>
        <source>Auto exposure</source>
        <translation>Automatische Belichtung</translation>
    </message>
    <message>
        <source>The camera chooses exposure time and gain</source>
        <translation>Die Kamera wählt Belichtungszeit und Verstärkung</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Belichtung</translation>
    </message>
    <message>
        <source>Exposure time: longer is brighter, but blurs motion</source>
        <translation>Belichtungszeit: länger ist heller, verwischt aber Bewegungen</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>Verstärkung</translation>
    </message>
    <message>
        <source>Brighter, but with more noise</source>
        <translation>Heller, aber mit mehr Rauschen</translation>
    </message>
    <message>
        <source>Auto white balance</source>
        <translation>Automatischer Weißabgleich</translation>
    </message>
    <message>
        <source>The camera follows the color of the light</source>
        <translation>Die Kamera passt sich der Lichtfarbe an</translation>
    </message>
    <message>
        <source>White balance</source>
        <translation>Weißabgleich</translation>
    </message>
    <message>
        <source>Color temperature of the light</source>
        <translation>Farbtemperatur des Lichts</translation>
    </message>
    <message>
        <source>Autofocus</source>
        <translation>Autofokus</translation>
    </message>
    <message>
        <source>The camera focuses by itself</source>
        <translation>Die Kamera stellt selbst scharf</translation>
    </message>
    <message>
        <source>Focus</source>
        <translation>Fokus</translation>
    </message>
    <message>
        <source>Position of the lens</source>
        <translation>Position des Objektivs</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>Helligkeit</translation>
    </message>
    <message>
        <source>Brightness of the image, after exposure</source>
        <translation>Helligkeit des Bildes nach der Belichtung</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Contrast of the image</source>
        <translation>Kontrast des Bildes</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>Sättigung</translation>
    </message>
    <message>
        <source>Strength of the colors</source>
        <translation>Stärke der Farben</translation>
    </message>
    <message>
        <source>Sharpness</source>
        <translation>Schärfe</translation>
    </message>
    <message>
        <source>Sharpening by the camera</source>
        <translation>Nachschärfen durch die Kamera</translation>
    </message>
</context><context>
    <name>Canvas</name>
    <message>
        <source>Depth view</source>
        <translation>Tiefenansicht</translation>
    </message>
    <message>
        <source>Drop to open</source>
        <translation>Zum Öffnen loslassen</translation>
    </message>
</context><context>
    <name>Closing</name>
    <message>
        <source>A conversion is running.</source>
        <translation>Eine Umwandlung läuft.</translation>
    </message>
    <message>
        <source>It will be paused and stay in the list.</source>
        <translation>Sie wird angehalten und steht beim nächsten Start in der Liste.</translation>
    </message>
    <message>
        <source>A recording is running.</source>
        <translation>Eine Aufnahme läuft.</translation>
    </message>
    <message>
        <source>It will be stopped and kept.</source>
        <translation>Sie wird beendet und bleibt erhalten.</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
</context><context>
    <name>ColormapButton</name>
    <message>
        <source>Colormap: {name}</source>
        <translation>Farbpalette: {name}</translation>
    </message>
</context><context>
    <name>ColormapGallery</name>
    <message>
        <source>Search colormaps</source>
        <translation>Farbpaletten suchen</translation>
    </message>
    <message>
        <source>Colormaps</source>
        <translation>Farbpaletten</translation>
    </message>
    <message>
        <source>Perceptually uniform</source>
        <translation>Perzeptuell uniform</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>Andere</translation>
    </message>
    <message>
        <source>Color-blind safe</source>
        <translation>Farbenblind-freundlich</translation>
    </message>
</context><context>
    <name>ContextMenu</name>
    <message>
        <source>Remove this probe</source>
        <translation>Diesen Messpunkt entfernen</translation>
    </message>
    <message>
        <source>Pin a probe here</source>
        <translation>Hier einen Messpunkt anheften</translation>
    </message>
    <message>
        <source>Enter known distance…</source>
        <translation>Bekannten Abstand eingeben…</translation>
    </message>
</context><context>
    <name>Conversion</name>
    <message>
        <source>Starting…</source>
        <translation>Startet…</translation>
    </message>
    <message>
        <source>Converting</source>
        <translation>Wird umgewandelt</translation>
    </message>
    <message>
        <source>Estimating depth (pass 1/2)</source>
        <translation>Tiefe schätzen (Durchgang 1/2)</translation>
    </message>
    <message>
        <source>Writing (pass 2/2)</source>
        <translation>Schreiben (Durchgang 2/2)</translation>
    </message>
    <message>
        <source>Verifying</source>
        <translation>Wird geprüft</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <source>{rate} fps</source>
        <translation>{rate} Frames pro Sekunde</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>noch {time}</translation>
    </message>
    <message>
        <source>{count} frames in {time}</source>
        <translation>Frames: {count}, Dauer: {time}</translation>
    </message>
</context><context>
    <name>ConversionList</name>
    <message>
        <source>Drop videos here</source>
        <translation>Videos hierher ziehen</translation>
    </message>
    <message>
        <source>Each video becomes a depth video with the same frames, timestamps and audio.</source>
        <translation>Aus jedem Video wird ein Tiefenvideo mit denselben Frames, Zeitstempeln und demselben Ton.</translation>
    </message>
</context><context>
    <name>ConversionRow</name>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>Show the scene while it grows</source>
        <translation>Szene beim Wachsen zeigen</translation>
    </message>
    <message>
        <source>Show nine converted frames</source>
        <translation>Zeigt neun umgewandelte Frames</translation>
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
        <source>Start over</source>
        <translation>Neu beginnen</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Stopped; finished work is kept</source>
        <translation>Angehalten; Fertiges bleibt erhalten</translation>
    </message>
</context><context>
    <name>ConversionsOpener</name>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>{name} is finished</source>
        <translation>{name} ist fertig</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
</context><context>
    <name>ConversionsWindow</name>
    <message>
        <source>Convert — Depth Viewer</source>
        <translation>Umwandeln — Depth Viewer</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>Dateien hinzufügen…</translation>
    </message>
    <message>
        <source>Copy the command line</source>
        <translation>Befehlszeile kopieren</translation>
    </message>
    <message>
        <source>stabilization: {strength}</source>
        <translation>Stabilisierung: {strength}</translation>
    </message>
    <message>
        <source>Same as the main window: {settings}</source>
        <translation>Wie im Hauptfenster: {settings}</translation>
    </message>
    <message>
        <source>Videos and images</source>
        <translation>Videos und Bilder</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Videos to convert</source>
        <translation>Videos zum Umwandeln</translation>
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
        <source>Unexpected error</source>
        <translation>Unerwarteter Fehler</translation>
    </message>
    <message>
        <source>An unexpected error occurred. Depth Viewer continues to run.</source>
        <translation>Ein unerwarteter Fehler ist aufgetreten. Depth Viewer läuft weiter.</translation>
    </message>
    <message>
        <source>If the image is frozen, reopen the source. Please report this error with the details:</source>
        <translation>Steht das Bild still, öffnen Sie die Quelle erneut. Bitte melden Sie den Fehler mit diesen Details:</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Details kopieren</translation>
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
    <name>DepthScale</name>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
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
        <source>Straight-line distance from the camera to this point</source>
        <translation>Gerader Abstand von der Kamera bis zu diesem Punkt</translation>
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
        <source>Click an object at a known distance · Esc to finish</source>
        <translation>Objekt in bekanntem Abstand anklicken · Esc beendet</translation>
    </message>
</context><context>
    <name>EffectOptions</name>
    <message>
        <source>Focus</source>
        <translation>Fokus</translation>
    </message>
    <message>
        <source>Focus depth; click the image to focus there</source>
        <translation>Fokustiefe; ein Klick ins Bild fokussiert dort</translation>
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
        <source>Blur strength outside the focus depth</source>
        <translation>Stärke der Unschärfe außerhalb der Fokustiefe</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Dichte</translation>
    </message>
    <message>
        <source>Fog density</source>
        <translation>Dichte des Nebels</translation>
    </message>
    <message>
        <source>Fog color</source>
        <translation>Nebelfarbe</translation>
    </message>
    <message>
        <source>Color of distant parts</source>
        <translation>Farbe, in die Entferntes übergeht</translation>
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
        <source>Light azimuth</source>
        <translation>Licht-Azimut</translation>
    </message>
    <message>
        <source>Left or right of the camera</source>
        <translation>Links oder rechts der Kamera</translation>
    </message>
    <message>
        <source>{value}°</source>
        <translation>{value}°</translation>
    </message>
    <message>
        <source>Light elevation</source>
        <translation>Licht-Elevation</translation>
    </message>
    <message>
        <source>Below or above the camera</source>
        <translation>Unter oder über der Kamera</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>Strength of the new light; 0 % shows the original image</source>
        <translation>Stärke des neuen Lichts; 0 % zeigt das Originalbild</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Layout</translation>
    </message>
    <message>
        <source>Type of 3D display or glasses</source>
        <translation>Art des 3D-Bildschirms oder der Brille</translation>
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
        <source>Top-bottom</source>
        <translation>Übereinander</translation>
    </message>
    <message>
        <source>Top-bottom, half height</source>
        <translation>Übereinander, halbe Höhe</translation>
    </message>
    <message>
        <source>Anaglyph (Dubois)</source>
        <translation>Anaglyphe (Dubois)</translation>
    </message>
    <message>
        <source>Anaglyph (optimized)</source>
        <translation>Anaglyphe (optimiert)</translation>
    </message>
    <message>
        <source>Anaglyph (gray)</source>
        <translation>Anaglyphe (grau)</translation>
    </message>
    <message>
        <source>Swap eyes</source>
        <translation>Augen tauschen</translation>
    </message>
    <message>
        <source>The right eye's image first, for crossed viewing and other screens</source>
        <translation>Das Bild des rechten Auges zuerst, für den Kreuzblick und andere Bildschirme</translation>
    </message>
    <message>
        <source>Parallax</source>
        <translation>Parallaxe</translation>
    </message>
    <message>
        <source>Parallax between the nearest and the farthest point, in percent of the width</source>
        <translation>Parallaxe zwischen nächstem und fernstem Punkt, in Prozent der Breite</translation>
    </message>
    <message>
        <source>{value} %</source>
        <translation>{value} %</translation>
    </message>
    <message>
        <source>Auto convergence</source>
        <translation>Automatische Konvergenz</translation>
    </message>
    <message>
        <source>Zero parallax for what is near in the center of the frame</source>
        <translation>Keine Parallaxe für Nahes in der Bildmitte</translation>
    </message>
    <message>
        <source>Convergence</source>
        <translation>Konvergenz</translation>
    </message>
    <message>
        <source>Depth with zero parallax: the plane of the screen; nearer parts stand out</source>
        <translation>Tiefe ohne Parallaxe: die Bildschirmebene; Näheres tritt hervor</translation>
    </message>
</context><context>
    <name>ErrorMessages</name>
    <message>
        <source>Unexpected error: {error}</source>
        <translation>Unerwarteter Fehler: {error}</translation>
    </message>
    <message>
        <source>Details…</source>
        <translation>Details…</translation>
    </message>
    <message>
        <source>The source was not found.</source>
        <translation>Die Quelle wurde nicht gefunden.</translation>
    </message>
    <message>
        <source>The source cannot be read.</source>
        <translation>Die Quelle kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The source was disconnected.</source>
        <translation>Die Quelle wurde getrennt.</translation>
    </message>
    <message>
        <source>The source cannot be opened.</source>
        <translation>Die Quelle kann nicht geöffnet werden.</translation>
    </message>
    <message>
        <source>The license of the model restricts its use.</source>
        <translation>Die Lizenz des Modells schränkt die Nutzung ein.</translation>
    </message>
    <message>
        <source>The model weights could not be loaded.</source>
        <translation>Die Modellgewichte konnten nicht geladen werden.</translation>
    </message>
    <message>
        <source>The weights file is not valid.</source>
        <translation>Die Gewichtsdatei ist ungültig.</translation>
    </message>
    <message>
        <source>The model cannot run with these settings on this computer.</source>
        <translation>Das Modell läuft mit diesen Einstellungen auf diesem Rechner nicht.</translation>
    </message>
    <message>
        <source>The result is not accurate enough with these settings.</source>
        <translation>Mit diesen Einstellungen ist das Ergebnis zu ungenau.</translation>
    </message>
    <message>
        <source>The model does not work correctly.</source>
        <translation>Das Modell arbeitet nicht korrekt.</translation>
    </message>
    <message>
        <source>The file already exists.</source>
        <translation>Die Datei existiert bereits.</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>Der Datenträger ist voll.</translation>
    </message>
    <message>
        <source>The file could not be written.</source>
        <translation>Die Datei konnte nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>The setting is not valid.</source>
        <translation>Die Einstellung ist ungültig.</translation>
    </message>
    <message>
        <source>The operation failed.</source>
        <translation>Der Vorgang ist fehlgeschlagen.</translation>
    </message>
</context><context>
    <name>FilterOptions</name>
    <message>
        <source>Smooth motion</source>
        <translation>Flüssige Bewegung</translation>
    </message>
    <message>
        <source>What is shown between two inferences of a slow model</source>
        <translation>Was zwischen zwei Inferenzen eines langsamen Modells gezeigt wird</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>Auto</translation>
    </message>
    <message>
        <source>Depth follows the picture if the model is slower than the source</source>
        <translation>Die Tiefe folgt dem Bild, wenn das Modell langsamer ist als die Quelle</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Each result of the model stays until the next one</source>
        <translation>Jedes Ergebnis des Modells bleibt bis zum nächsten stehen</translation>
    </message>
    <message>
        <source>Stabilization</source>
        <translation>Stabilisierung</translation>
    </message>
    <message>
        <source>Strength of the temporal stabilization: less flicker or less lag</source>
        <translation>Stärke der zeitlichen Stabilisierung: weniger Flackern oder weniger Verzögerung</translation>
    </message>
    <message>
        <source>Spatial smoothing</source>
        <translation>Räumliche Glättung</translation>
    </message>
    <message>
        <source>Smooth surfaces within each frame; edges of depth stay</source>
        <translation>Glättet Flächen in jedem Bild; Tiefenkanten bleiben</translation>
    </message>
    <message>
        <source>Ignore black bars</source>
        <translation>Schwarze Balken ignorieren</translation>
    </message>
    <message>
        <source>Letterboxed films: depth of the picture without its black bars</source>
        <translation>Filme mit schwarzen Balken: Tiefe des Bildes ohne die Balken</translation>
    </message>
    <message>
        <source>Fill holes</source>
        <translation>Löcher füllen</translation>
    </message>
    <message>
        <source>Fill holes in the depth of a file from the background</source>
        <translation>Löcher in der Tiefe einer Datei aus dem Hintergrund füllen</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
</context><context>
    <name>FolderPicker</name>
    <message>
        <source>Same folder</source>
        <translation>Gleicher Ordner</translation>
    </message>
    <message>
        <source>Choose folder…</source>
        <translation>Ordner wählen…</translation>
    </message>
</context><context>
    <name>Footer</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Copy the command line</source>
        <translation>Befehlszeile kopieren</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Stop; finished work is kept</source>
        <translation>Stoppen; Fertiges bleibt erhalten</translation>
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
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>Neu beginnen</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Stopped; finished work is kept</source>
        <translation>Angehalten; Fertiges bleibt erhalten</translation>
    </message>
    <message>
        <source>Waiting for what is converted before it</source>
        <translation>Wartet auf die Umwandlung davor</translation>
    </message>
</context><context>
    <name>GeneralActions</name>
    <message>
        <source>Snapshot</source>
        <translation>Schnappschuss</translation>
    </message>
    <message>
        <source>Save the view as PNG</source>
        <translation>Speichert die Ansicht als PNG</translation>
    </message>
    <message>
        <source>Snapshot with data</source>
        <translation>Schnappschuss mit Daten</translation>
    </message>
    <message>
        <source>Save the frame, the view, depth (16-bit PNG, NPY, point cloud PLY) and the settings</source>
        <translation>Speichert Bild, Ansicht, Tiefe (16-Bit-PNG, NPY, Punktwolke PLY) und die Einstellungen</translation>
    </message>
    <message>
        <source>Save as PLY or GLB…</source>
        <translation>Als PLY oder GLB speichern…</translation>
    </message>
    <message>
        <source>Save this frame as a point cloud (PLY) or a textured mesh (GLB)</source>
        <translation>Speichert diesen Frame als Punktwolke (PLY) oder texturiertes Netz (GLB)</translation>
    </message>
    <message>
        <source>Copy image</source>
        <translation>Bild kopieren</translation>
    </message>
    <message>
        <source>Copy the view to the clipboard</source>
        <translation>Kopiert die Ansicht in die Zwischenablage</translation>
    </message>
    <message>
        <source>Copy as command line</source>
        <translation>Als Befehlszeile kopieren</translation>
    </message>
    <message>
        <source>Copy the command line that gives the same result without the window</source>
        <translation>Kopiert die Befehlszeile, die ohne Fenster dasselbe liefert</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>Record the frames, the view and depth; press again to stop</source>
        <translation>Nimmt Bild, Ansicht und Tiefe auf; erneut drücken beendet</translation>
    </message>
    <message>
        <source>Record as MCAP</source>
        <translation>Als MCAP aufnehmen</translation>
    </message>
    <message>
        <source>Record for ROS 2 and Foxglove: frames, depth, lens and points in one file</source>
        <translation>Für ROS 2 und Foxglove aufnehmen: Bilder, Tiefe, Objektiv und Punkte in einer Datei</translation>
    </message>
    <message>
        <source>Local MJPEG stream</source>
        <translation>Lokaler MJPEG-Stream</translation>
    </message>
    <message>
        <source>Stream the view as MJPEG to browsers and programs on this computer</source>
        <translation>Streamt die Ansicht als MJPEG für Browser und Programme auf diesem Rechner</translation>
    </message>
    <message>
        <source>Virtual camera</source>
        <translation>Virtuelle Kamera</translation>
    </message>
    <message>
        <source>Provide the view as a camera for video calls and other programs</source>
        <translation>Stellt die Ansicht als Kamera für Videoanrufe und andere Programme bereit</translation>
    </message>
    <message>
        <source>Foxglove</source>
        <translation>Foxglove</translation>
    </message>
    <message>
        <source>Send frames, depth, lens and points to Foxglove on this computer</source>
        <translation>Bilder, Tiefe, Objektiv und Punkte an Foxglove auf diesem Computer senden</translation>
    </message>
    <message>
        <source>Stream to a server…</source>
        <translation>An einen Server streamen…</translation>
    </message>
    <message>
        <source>Push the view to a server by RTMP, RTSP or SRT, or into a folder as HLS</source>
        <translation>Die Ansicht per RTMP, RTSP oder SRT an einen Server senden oder als HLS in einen Ordner schreiben</translation>
    </message>
    <message>
        <source>Export this clip…</source>
        <translation>Diesen Clip exportieren…</translation>
    </message>
    <message>
        <source>Convert what is shown, or its A-B part, to a depth video or to depth data</source>
        <translation>Das Gezeigte oder seinen A-B-Abschnitt in ein Tiefenvideo oder Tiefendaten umwandeln</translation>
    </message>
    <message>
        <source>Convert files…</source>
        <translation>Dateien umwandeln…</translation>
    </message>
    <message>
        <source>Convert files to depth videos</source>
        <translation>Wandelt Dateien in Tiefenvideos um</translation>
    </message>
    <message>
        <source>Reconstruct in 3D…</source>
        <translation>In 3D rekonstruieren…</translation>
    </message>
    <message>
        <source>Make one 3D mesh of the scene in a clip</source>
        <translation>Aus einem Clip, der durch eine Szene führt, ein 3D-Netz machen</translation>
    </message>
    <message>
        <source>Recording folder…</source>
        <translation>Ordner für Aufnahmen…</translation>
    </message>
    <message>
        <source>Choose the folder for recordings</source>
        <translation>Wählt den Ordner für Aufnahmen</translation>
    </message>
    <message>
        <source>Snapshot folder…</source>
        <translation>Ordner für Schnappschüsse…</translation>
    </message>
    <message>
        <source>Choose the folder for snapshots</source>
        <translation>Wählt den Ordner für Schnappschüsse</translation>
    </message>
    <message>
        <source>Keyboard and mouse</source>
        <translation>Tastatur und Maus</translation>
    </message>
    <message>
        <source>Search every key and gesture</source>
        <translation>Alle Tasten und Gesten durchsuchen</translation>
    </message>
    <message>
        <source>Reset all settings…</source>
        <translation>Alle Einstellungen zurücksetzen…</translation>
    </message>
    <message>
        <source>Set everything back to how it was at the first start</source>
        <translation>Alles auf den Stand beim ersten Start zurücksetzen</translation>
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
        <source>Version and license</source>
        <translation>Version und Lizenz</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
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
        <source>Depth-based effects: bokeh, fog, relight, stereo</source>
        <translation>Tiefenbasierte Effekte: Bokeh, Nebel, Beleuchtung, Stereo</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
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
    <name>Hints</name>
    <message>
        <source>Bright is near, dark is far. The color scale beside the picture has the values.</source>
        <translation>Hell ist nah, dunkel ist fern. Die Farbskala neben dem Bild nennt die Werte.</translation>
    </message>
    <message>
        <source>Move the pointer over the picture to read depth. N pins a probe, M draws a depth profile.</source>
        <translation>Den Zeiger über das Bild bewegen, um Tiefe abzulesen. N heftet einen Messpunkt an, M zeichnet ein Tiefenprofil.</translation>
    </message>
    <message>
        <source>Depth is relative. Mark two objects at known distances (A), and it is in meters.</source>
        <translation>Tiefe ist relativ. Zwei Objekte in bekanntem Abstand markieren (A), dann ist sie in Metern.</translation>
    </message>
    <message>
        <source>Keys 1 to 9 change the view, the wheel zooms, and F1 lists every key and gesture.</source>
        <translation>Die Tasten 1 bis 9 wechseln die Ansicht, das Mausrad zoomt, F1 zeigt alle Tasten und Gesten.</translation>
    </message>
    <message>
        <source>Export turns a video into a depth video. Ctrl+S saves what you see as an image.</source>
        <translation>Export macht aus einem Video ein Tiefenvideo. Strg+S speichert das Gezeigte als Bild.</translation>
    </message>
    <message>
        <source>Next hint</source>
        <translation>Nächster Hinweis</translation>
    </message>
    <message>
        <source>Hint {number} of {count}</source>
        <translation>Hinweis {number} von {count}</translation>
    </message>
</context><context>
    <name>Histogram</name>
    <message>
        <source>Histogram and display range</source>
        <translation>Histogramm und Anzeigebereich</translation>
    </message>
    <message>
        <source>Depth histogram, root scale. Drag the ends to set the display range; double-click for auto.
Keys: arrows move the near end, Shift+arrows the far end, Home for auto.</source>
        <translation>Tiefenhistogramm, Wurzelskala. Die Enden ziehen, um den Anzeigebereich festzulegen; Doppelklick für automatisch.
Tasten: Pfeile bewegen das nahe Ende, Umschalt + Pfeile das ferne, Pos1 für automatisch.</translation>
    </message>
    <message>
        <source>{value} · {percent} % of the frame</source>
        <translation>{value} · {percent} % des Frames</translation>
    </message>
</context><context>
    <name>Install</name>
    <message>
        <source>Install: {command}</source>
        <translation>Installieren: {command}</translation>
    </message>
    <message>
        <source>This bundle takes no further packages. Install Depth Viewer with pip or uv, and there: {command}</source>
        <translation>Dieses Programmpaket nimmt keine weiteren Pakete auf. Depth Viewer mit pip oder uv installieren, und dort: {command}</translation>
    </message>
</context><context>
    <name>LanguageMenu</name>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>Systemstandard</translation>
    </message>
    <message>
        <source>The language changes to {language} at the next start.</source>
        <translation>Die Sprache wechselt beim nächsten Start zu {language}.</translation>
    </message>
    <message>
        <source>Restart now</source>
        <translation>Jetzt neu starten</translation>
    </message>
    <message>
        <source>A restart stops the recording and pauses the conversion; you can resume it later.</source>
        <translation>Ein Neustart beendet die Aufnahme und pausiert die Umwandlung; sie lässt sich später fortsetzen.</translation>
    </message>
</context><context>
    <name>Legend</name>
    <message>
        <source>Color scale</source>
        <translation>Farbskala</translation>
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
        <source>Colors from far to near: meters if calibrated, otherwise percent of the display range</source>
        <translation>Farben von fern nach nah: kalibriert in Metern, sonst in Prozent des Anzeigebereichs</translation>
    </message>
    <message>
        <source>Relative disparity from {far} (far) to {near} (near)</source>
        <translation>Relative Disparität von {far} (fern) bis {near} (nah)</translation>
    </message>
</context><context>
    <name>LicenceDialog</name>
    <message>
        <source>License of {name}</source>
        <translation>Lizenz von {name}</translation>
    </message>
    <message>
        <source>No license is stated</source>
        <translation>Keine Lizenz angegeben</translation>
    </message>
    <message>
        <source>Agree and download</source>
        <translation>Zustimmen und herunterladen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>The model may not be used commercially. By downloading it, you agree to its license.</source>
        <translation>Das Modell darf nicht kommerziell genutzt werden. Mit dem Herunterladen stimmen Sie der Lizenz zu.</translation>
    </message>
    <message>
        <source>The authors of the model do not say how it may be used. Ask them before you use it.</source>
        <translation>Die Autoren des Modells geben nicht an, wie es genutzt werden darf. Fragen Sie sie vor der Nutzung.</translation>
    </message>
    <message>
        <source>The license may restrict the use of the model. Read it before you agree to it.</source>
        <translation>Die Lizenz kann die Nutzung des Modells einschränken. Lesen Sie sie, bevor Sie zustimmen.</translation>
    </message>
</context><context>
    <name>LiveOutputs</name>
    <message>
        <source>Streaming</source>
        <translation>Stream läuft</translation>
    </message>
    <message>
        <source>Virtual camera</source>
        <translation>Virtuelle Kamera</translation>
    </message>
    <message>
        <source>Foxglove</source>
        <translation>Foxglove</translation>
    </message>
    <message>
        <source>On air</source>
        <translation>Auf Sendung</translation>
    </message>
    <message>
        <source>Stream to a server</source>
        <translation>An einen Server streamen</translation>
    </message>
    <message>
        <source>Address: rtmp://HOST/APP/KEY, rtsp://HOST/NAME, srt://HOST:PORT, a file live.m3u8 (HLS), ndi:NAME, or ros2:NODE where ROS 2 is installed</source>
        <translation>Adresse: rtmp://HOST/APP/KEY, rtsp://HOST/NAME, srt://HOST:PORT, eine Datei live.m3u8 (HLS), ndi:NAME oder, wo ROS 2 installiert ist, ros2:KNOTEN</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Streaming on this computer</source>
        <translation>Stream auf diesem Rechner</translation>
    </message>
    <message>
        <source>Other programs can use this view as a camera</source>
        <translation>Andere Programme können diese Ansicht als Kamera nutzen</translation>
    </message>
    <message>
        <source>Foxglove can connect on this computer</source>
        <translation>Foxglove kann sich auf diesem Computer verbinden</translation>
    </message>
    <message>
        <source>Streaming to a server</source>
        <translation>Überträgt an einen Server</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Adresse kopieren</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Beenden</translation>
    </message>
</context><context>
    <name>MainMenu</name>
    <message>
        <source>Share</source>
        <translation>Teilen</translation>
    </message>
    <message>
        <source>Playback</source>
        <translation>Wiedergabe</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Erscheinungsbild</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>Systemstandard</translation>
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
    <name>MeasurementActions</name>
    <message>
        <source>Color scale</source>
        <translation>Farbskala</translation>
    </message>
    <message>
        <source>Show the color scale beside the frame</source>
        <translation>Zeigt die Farbskala neben dem Bild</translation>
    </message>
    <message>
        <source>Probe</source>
        <translation>Messpunkt</translation>
    </message>
    <message>
        <source>Read the depth under the pointer; Ctrl+arrow keys move the probe</source>
        <translation>Liest die Tiefe unter dem Zeiger; Strg + Pfeiltasten bewegen den Messpunkt</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Anheften</translation>
    </message>
    <message>
        <source>Pin a probe here and plot its depth over time</source>
        <translation>Heftet hier einen Messpunkt an und zeichnet seine Tiefe über die Zeit auf</translation>
    </message>
    <message>
        <source>Depth profile</source>
        <translation>Tiefenprofil</translation>
    </message>
    <message>
        <source>Plot depth along a line; drag the line or its ends</source>
        <translation>Zeichnet die Tiefe entlang einer Linie; die Linie oder ihre Enden lassen sich ziehen</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Rechteck</translation>
    </message>
    <message>
        <source>Mean, minimum, maximum, deviation and coverage in a rectangle; drag it or its corners</source>
        <translation>Mittelwert, Minimum, Maximum, Streuung und Abdeckung in einem Rechteck; das Rechteck oder seine Ecken ziehen</translation>
    </message>
    <message>
        <source>Mark distances</source>
        <translation>Abstände markieren</translation>
    </message>
    <message>
        <source>Click objects at known distances to calibrate depth in meters</source>
        <translation>Objekte in bekanntem Abstand anklicken, um die Tiefe in Metern zu kalibrieren</translation>
    </message>
    <message>
        <source>Mark distance here</source>
        <translation>Abstand hier markieren</translation>
    </message>
    <message>
        <source>Enter the true distance at the probe</source>
        <translation>Den wahren Abstand am Messpunkt eingeben</translation>
    </message>
    <message>
        <source>Alarm</source>
        <translation>Alarm</translation>
    </message>
    <message>
        <source>Warn with a red frame and a sound when something in the zone comes too near</source>
        <translation>Warnt mit rotem Rahmen und Ton, wenn in der Zone etwas zu nahe kommt</translation>
    </message>
    <message>
        <source>Clear probes</source>
        <translation>Messungen löschen</translation>
    </message>
    <message>
        <source>Remove the pinned probes, the depth profile, the rectangle and the distance marks</source>
        <translation>Entfernt angeheftete Messpunkte, Tiefenprofil, Rechteck und Abstandsmarken</translation>
    </message>
    <message>
        <source>Ruler</source>
        <translation>Lineal</translation>
    </message>
    <message>
        <source>Distance in space: click two points of the point cloud</source>
        <translation>Abstand im Raum: zwei Punkte der Punktwolke anklicken</translation>
    </message>
    <message>
        <source>Plane</source>
        <translation>Ebene</translation>
    </message>
    <message>
        <source>Fit a plane to a surface of the point cloud: tilt, distance, flatness; two give an angle</source>
        <translation>Ebene an eine Fläche der Punktwolke anpassen: Neigung, Abstand, Ebenheit; zwei ergeben einen Winkel</translation>
    </message>
</context><context>
    <name>MenuBar</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Playback</source>
        <translation>Wiedergabe</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen…</translation>
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
        <source>Using the built-in model {name}.</source>
        <translation>Das eingebaute Modell {name} wird verwendet.</translation>
    </message>
    <message>
        <source>{name} was tested on the bundled clip.</source>
        <translation>{name} wurde am mitgelieferten Clip getestet.</translation>
    </message>
    <message>
        <source>Open sidecar file</source>
        <translation>Sidecar-Datei öffnen</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>Neu laden</translation>
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
        <source>{name} is not installed.</source>
        <translation>{name} ist nicht installiert.</translation>
    </message>
    <message>
        <source>A download of {size} MB.</source>
        <translation>Download: {size} MB.</translation>
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
        <translation>Der Download von {name} ist pausiert</translation>
    </message>
    <message>
        <source>{name} is installed. Loading…</source>
        <translation>{name} ist installiert und wird geladen…</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>View license…</source>
        <translation>Lizenz anzeigen…</translation>
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
    <name>Models</name>
    <message>
        <source>{name}: built in.</source>
        <translation>{name}: eingebaut.</translation>
    </message>
    <message>
        <source>{name}: a download of {size} MB.</source>
        <translation>{name}: Download von {size} MB.</translation>
    </message>
    <message>
        <source>{million} million parameters, {work} GFLOP per frame.</source>
        <translation>{million} Millionen Parameter, {work} GFLOP pro Frame.</translation>
    </message>
    <message>
        <source>{million} million parameters.</source>
        <translation>{million} Millionen Parameter.</translation>
    </message>
    <message>
        <source>δ1 {indoors} % indoors, {streets} % on streets.</source>
        <translation>δ1 {indoors} % in Innenräumen, {streets} % auf Straßen.</translation>
    </message>
    <message>
        <source>{ms} ms per frame on this machine, at {size} on {runtime}.</source>
        <translation>{ms} ms pro Frame auf diesem Rechner, bei {size} mit {runtime}.</translation>
    </message>
</context><context>
    <name>ObjectOptions</name>
    <message>
        <source>Objects</source>
        <translation>Objekte</translation>
    </message>
    <message>
        <source>Name the objects that a detector sees, with their distance</source>
        <translation>Objekte benennen, die ein Detektor erkennt, mit ihrer Entfernung</translation>
    </message>
    <message>
        <source>Choose a detector</source>
        <translation>Detektor wählen</translation>
    </message>
    <message>
        <source>Detectors</source>
        <translation>Detektoren</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Loading {name}…</source>
        <translation>{name} wird geladen…</translation>
    </message>
    <message>
        <source>A file: ONNX, OpenVINO or TensorFlow Lite</source>
        <translation>Eine Datei: ONNX, OpenVINO oder TensorFlow Lite</translation>
    </message>
    <message>
        <source>Choose a detector…</source>
        <translation>Detektor wählen…</translation>
    </message>
</context><context>
    <name>Orbit</name>
    <message>
        <source>Grid {size} m</source>
        <translation>Gitter {size} m</translation>
    </message>
    <message>
        <source>Grid without unit: depth is relative</source>
        <translation>Gitter ohne Einheit: Tiefe ist relativ</translation>
    </message>
</context><context>
    <name>OutputForm</name>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Output format</source>
        <translation>Ausgabeformat</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>View in the video</source>
        <translation>Ansicht im Video</translation>
    </message>
    <message>
        <source>Current view</source>
        <translation>Aktuelle Ansicht</translation>
    </message>
    <message>
        <source>Colors and options of the view or the effect in the video</source>
        <translation>Farben und Optionen der Ansicht oder des Effekts im Video</translation>
    </message>
    <message>
        <source>View options</source>
        <translation>Ansichtsoptionen</translation>
    </message>
    <message>
        <source>Output folder</source>
        <translation>Ausgabeordner</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Whole file</source>
        <translation>Ganze Datei</translation>
    </message>
    <message>
        <source>A-B part</source>
        <translation>A-B-Abschnitt</translation>
    </message>
    <message>
        <source>The whole file, or the A-B part that is set in the main window</source>
        <translation>Die ganze Datei oder der A-B-Abschnitt aus dem Hauptfenster</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Ausschnitt</translation>
    </message>
    <message>
        <source>At most {side} px</source>
        <translation>Höchstens {side} px</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Longer side of the output</source>
        <translation>Längere Seite der Ausgabe</translation>
    </message>
    <message>
        <source>Same as source</source>
        <translation>Wie die Quelle</translation>
    </message>
    <message>
        <source>Auto, per shot</source>
        <translation>Automatisch, je Einstellung</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Display range: one for each shot, or one for the whole file</source>
        <translation>Anzeigebereich: einer je Einstellung oder einer für die ganze Datei</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>Same as main window</source>
        <translation>Wie das Hauptfenster</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>Weich</translation>
    </message>
    <message>
        <source>Image-guided</source>
        <translation>Bildgeführt</translation>
    </message>
    <message>
        <source>Image-guided, softer</source>
        <translation>Bildgeführt, weicher</translation>
    </message>
    <message>
        <source>Edges of depth when it is upsampled to the frame size</source>
        <translation>Tiefenkanten beim Hochskalieren auf die Framegröße</translation>
    </message>
    <message>
        <source>Edges</source>
        <translation>Kanten</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>Beste</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Hoch</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>Small file</source>
        <translation>Kleine Datei</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>H.264 quality of MP4 files</source>
        <translation>H.264-Qualität von MP4-Dateien</translation>
    </message>
    <message>
        <source>Software</source>
        <translation>Software</translation>
    </message>
    <message>
        <source>Hardware</source>
        <translation>Hardware</translation>
    </message>
    <message>
        <source>H.264 encoder of MP4 files. Hardware: the first that works on this computer, else software</source>
        <translation>H.264-Encoder für MP4-Dateien. Hardware: der erste, der auf diesem Rechner funktioniert, sonst Software</translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation>Encoder</translation>
    </message>
    <message>
        <source>Part of the image</source>
        <translation>Teil des Bildes</translation>
    </message>
    <message>
        <source>Without depth</source>
        <translation>Ohne Tiefe</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>Beschneiden</translation>
    </message>
    <message>
        <source>Black bars of letterboxed films: they stay black without depth, or are cropped</source>
        <translation>Schwarze Balken von Filmen: Sie bleiben schwarz und ohne Tiefe oder werden abgeschnitten</translation>
    </message>
    <message>
        <source>Black bars</source>
        <translation>Schwarze Balken</translation>
    </message>
    <message>
        <source>Audio</source>
        <translation>Audio</translation>
    </message>
    <message>
        <source>Keep audio</source>
        <translation>Audio übernehmen</translation>
    </message>
    <message>
        <source>Metric depth</source>
        <translation>Metrische Tiefe</translation>
    </message>
    <message>
        <source>Depth in meters, by the calibration of the main window; for depth outputs only</source>
        <translation>Tiefe in Metern nach der Kalibrierung des Hauptfensters; nur für Tiefenausgaben</translation>
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
        <source>Depth as 16-bit PNG</source>
        <translation>Tiefe als 16-Bit-PNG</translation>
    </message>
    <message>
        <source>Depth as OpenEXR (float)</source>
        <translation>Tiefe als OpenEXR (float)</translation>
    </message>
    <message>
        <source>Depth array, NPY</source>
        <translation>Tiefen-Array, NPY</translation>
    </message>
    <message>
        <source>Depth array, NPZ</source>
        <translation>Tiefen-Array, NPZ</translation>
    </message>
    <message>
        <source>Recording for ROS and Foxglove, MCAP</source>
        <translation>Aufzeichnung für ROS und Foxglove, MCAP</translation>
    </message>
    <message>
        <source>Point cloud, PLY</source>
        <translation>Punktwolke, PLY</translation>
    </message>
    <message>
        <source>Textured mesh, GLB</source>
        <translation>Texturiertes Netz, GLB</translation>
    </message>
    <message>
        <source>Mesh, OBJ</source>
        <translation>Netz, OBJ</translation>
    </message>
</context><context>
    <name>Panel</name>
    <message>
        <source>Resolution</source>
        <translation>Auflösung</translation>
    </message>
    <message>
        <source>Frame size that the camera delivers</source>
        <translation>Bildgröße, die die Kamera liefert</translation>
    </message>
    <message>
        <source>Frame rate</source>
        <translation>Bildrate</translation>
    </message>
    <message>
        <source>Frames per second that the camera delivers</source>
        <translation>Bilder pro Sekunde, die die Kamera liefert</translation>
    </message>
    <message>
        <source>Reset camera</source>
        <translation>Kamera zurücksetzen</translation>
    </message>
    <message>
        <source>Set exposure, white balance and so on to the defaults of the camera</source>
        <translation>Belichtung, Weißabgleich usw. auf die Vorgaben der Kamera setzen</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>{rate} fps</source>
        <translation>{rate} fps</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Raw model output for every frame</source>
        <translation>Rohe Modellausgabe für jeden Frame</translation>
    </message>
    <message>
        <source>Steady</source>
        <translation>Stabil</translation>
    </message>
    <message>
        <source>Low flicker, low lag</source>
        <translation>Wenig Flackern, wenig Verzögerung</translation>
    </message>
    <message>
        <source>Very steady</source>
        <translation>Sehr stabil</translation>
    </message>
    <message>
        <source>Lowest flicker, slower response</source>
        <translation>Geringstes Flackern, langsamere Reaktion</translation>
    </message>
    <message>
        <source>Pinned probes</source>
        <translation>Angeheftete Messpunkte</translation>
    </message>
    <message>
        <source>Depth profile</source>
        <translation>Tiefenprofil</translation>
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
        <source>{seconds} s ago</source>
        <translation>vor {seconds} s</translation>
    </message>
    <message>
        <source>x {x} · y {y}</source>
        <translation>x {x} · y {y}</translation>
    </message>
    <message>
        <source>Pinned probes, distance</source>
        <translation>Angeheftete Messpunkte, Abstand</translation>
    </message>
    <message>
        <source>Pinned probes, nearness</source>
        <translation>Angeheftete Messpunkte, Nähe</translation>
    </message>
    <message>
        <source>Depth profile, distance</source>
        <translation>Tiefenprofil, Abstand</translation>
    </message>
    <message>
        <source>Depth profile, nearness</source>
        <translation>Tiefenprofil, Nähe</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>Als CSV speichern…</translation>
    </message>
    <message>
        <source>Save as CSV</source>
        <translation>Als CSV speichern</translation>
    </message>
    <message>
        <source>Use here</source>
        <translation>Hier verwenden</translation>
    </message>
    <message>
        <source>Use the marks in this scene too</source>
        <translation>Die Marken auch in dieser Szene verwenden</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern…</translation>
    </message>
    <message>
        <source>Save a calibration file for depth-viewer convert --calibration</source>
        <translation>Speichert eine Kalibrierdatei für depth-viewer convert --calibration</translation>
    </message>
    <message>
        <source>Load…</source>
        <translation>Laden…</translation>
    </message>
    <message>
        <source>Load a calibration file</source>
        <translation>Lädt eine Kalibrierdatei</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Remove all distance marks</source>
        <translation>Entfernt alle Abstandsmarken</translation>
    </message>
    <message>
        <source>Field of view</source>
        <translation>Sichtfeld</translation>
    </message>
    <message>
        <source>Angle along the longer side of the image. It affects the shape of the point cloud and distances near the edges</source>
        <translation>Winkel entlang der längeren Bildseite. Er bestimmt die Form der Punktwolke und Abstände am Rand</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Go back to the field of view of the file, or the assumed one</source>
        <translation>Zurück zum Sichtfeld aus der Datei oder zum angenommenen</translation>
    </message>
    <message>
        <source>Metric calibration</source>
        <translation>Abstandskalibrierung</translation>
    </message>
    <message>
        <source>Save calibration</source>
        <translation>Kalibrierung speichern</translation>
    </message>
    <message>
        <source>Load calibration</source>
        <translation>Kalibrierung laden</translation>
    </message>
    <message>
        <source>Calibration (*.json)</source>
        <translation>Kalibrierung (*.json)</translation>
    </message>
    <message>
        <source>{degrees}°, assumed</source>
        <translation>{degrees}°, angenommen</translation>
    </message>
    <message>
        <source>{degrees}°</source>
        <translation>{degrees}°</translation>
    </message>
    <message>
        <source>{degrees}°, from the file</source>
        <translation>{degrees}°, aus der Datei</translation>
    </message>
    <message>
        <source>{model} outputs meters; distance marks refine them.</source>
        <translation>{model} liefert Meter; Abstandsmarken verfeinern sie.</translation>
    </message>
    <message>
        <source>Calibrated from {near} to {far}, error about {percent} %</source>
        <translation>Kalibriert von {near} bis {far}, Fehler etwa {percent} %</translation>
    </message>
    <message>
        <source>The marks belong to another scene or model</source>
        <translation>Die Marken gehören zu einer anderen Szene oder einem anderen Modell</translation>
    </message>
    <message>
        <source>Requires stabilization: without it, the scale changes in every frame</source>
        <translation>Erfordert Stabilisierung: Ohne sie ändert sich der Maßstab in jedem Frame</translation>
    </message>
    <message>
        <source>Mark one more object, much nearer or farther</source>
        <translation>Noch ein Objekt markieren, viel näher oder ferner</translation>
    </message>
    <message>
        <source>Mark two objects at known distances to get depth in meters</source>
        <translation>Zwei Objekte in bekanntem Abstand markieren, um die Tiefe in Metern zu erhalten</translation>
    </message>
    <message>
        <source>Performance</source>
        <translation>Leistung</translation>
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
        <source>Dropped frames: {drawing} before rendering, {painting} before display</source>
        <translation>Verworfene Frames: {drawing} vor dem Rendern, {painting} vor der Anzeige</translation>
    </message>
    <message>
        <source>peak {size} MiB</source>
        <translation>max. {size} MiB</translation>
    </message>
    <message>
        <source>{size} MiB</source>
        <translation>{size} MiB</translation>
    </message>
    <message>
        <source>fps</source>
        <translation>fps</translation>
    </message>
    <message>
        <source>Frames per second, over the last seconds</source>
        <translation>Frames pro Sekunde, über die letzten Sekunden</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>ms</translation>
    </message>
    <message>
        <source>Time per frame: the median of the last seconds</source>
        <translation>Zeit pro Frame: Median der letzten Sekunden</translation>
    </message>
    <message>
        <source>drops</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Frames that were dropped for newer ones since the source was opened</source>
        <translation>Frames, die seit dem Öffnen der Quelle zugunsten neuerer verworfen wurden</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <source>Frames from the source</source>
        <translation>Frames aus der Quelle</translation>
    </message>
    <message>
        <source>Inference</source>
        <translation>Inferenz</translation>
    </message>
    <message>
        <source>Frames with estimated depth, including unchanged ones</source>
        <translation>Frames mit geschätzter Tiefe, auch unveränderte</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>Anzeige</translation>
    </message>
    <message>
        <source>Frames on the screen</source>
        <translation>Bilder auf dem Bildschirm</translation>
    </message>
    <message>
        <source>Queue wait</source>
        <translation>Wartezeit</translation>
    </message>
    <message>
        <source>Age of a frame when its inference starts</source>
        <translation>Alter eines Frames beim Start der Inferenz</translation>
    </message>
    <message>
        <source>Latency p50 · p95</source>
        <translation>Latenz p50 · p95</translation>
    </message>
    <message>
        <source>Latency from capture to display: median and 95th percentile of the last seconds.
The image and the depth on the screen always belong to the same frame.</source>
        <translation>Latenz von der Aufnahme bis zur Anzeige: Median und 95. Perzentil der letzten Sekunden.
Bild und Tiefe auf dem Bildschirm gehören immer zum selben Frame.</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>Unverändert</translation>
    </message>
    <message>
        <source>Share of unchanged frames that needed no new inference, since the source was opened</source>
        <translation>Anteil unveränderter Frames ohne neue Inferenz seit dem Öffnen der Quelle</translation>
    </message>
    <message>
        <source>Flicker F</source>
        <translation>Flackern F</translation>
    </message>
    <message>
        <source>Depth change in gray levels per frame, where the image does not move; after “of”, the value without stabilization</source>
        <translation>Tiefenänderung in Graustufen pro Frame, wo sich das Bild nicht bewegt; nach „von“ der Wert ohne Stabilisierung</translation>
    </message>
    <message>
        <source>Lag L, frames</source>
        <translation>Verzug L, Frames</translation>
    </message>
    <message>
        <source>Frames until a depth change is visible</source>
        <translation>Frames, bis eine Änderung der Tiefe zu sehen ist</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Share of the {count} processor cores used by Depth Viewer</source>
        <translation>Anteil der {count} Prozessorkerne, den Depth Viewer belegt</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Memory used by Depth Viewer, including the model</source>
        <translation>Von Depth Viewer belegter Speicher, einschließlich des Modells</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Depth model</source>
        <translation>Tiefenmodell</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>Display range from farthest to nearest</source>
        <translation>Anzeigebereich von fern bis nah</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>Auto</translation>
    </message>
    <message>
        <source>Adapts to the scene: expands at once, shrinks slowly</source>
        <translation>Passt sich an: weitet sich sofort, verengt sich langsam</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Keeps the range from the moment of locking</source>
        <translation>Behält den Bereich vom Zeitpunkt des Sperrens</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>Manuell</translation>
    </message>
    <message>
        <source>Set in the histogram</source>
        <translation>Im Histogramm eingestellt</translation>
    </message>
    <message>
        <source>Edges</source>
        <translation>Kanten</translation>
    </message>
    <message>
        <source>Edges of depth when it is upsampled to the frame size</source>
        <translation>Tiefenkanten beim Hochskalieren auf die Framegröße</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>Weich</translation>
    </message>
    <message>
        <source>Bicubic upsampling</source>
        <translation>Bikubische Skalierung</translation>
    </message>
    <message>
        <source>Image-guided</source>
        <translation>Bildgeführt</translation>
    </message>
    <message>
        <source>Guided filter along image edges; fast</source>
        <translation>Guided Filter entlang der Bildkanten; schnell</translation>
    </message>
    <message>
        <source>Image-guided, softer</source>
        <translation>Bildgeführt, weicher</translation>
    </message>
    <message>
        <source>Joint bilateral filter by brightness; slower</source>
        <translation>Bilateraler Filter nach Helligkeit; langsamer</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>Modell hinzufügen</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Open precomputed depth</source>
        <translation>Vorhandene Tiefe öffnen</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Model of the Hugging Face hub</source>
        <translation>Modell vom Hugging Face Hub</translation>
    </message>
    <message>
        <source>OWNER/NAME, such as one of these:</source>
        <translation>BESITZER/NAME, zum Beispiel eines von diesen:</translation>
    </message>
    <message>
        <source>Precomputed depth from this file; no model runs</source>
        <translation>Vorhandene Tiefe aus dieser Datei; kein Modell läuft</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>The best installed model</source>
        <translation>Das beste installierte Modell</translation>
    </message>
    <message>
        <source>Add a model…</source>
        <translation>Modell hinzufügen…</translation>
    </message>
    <message>
        <source>A file: ONNX, OpenVINO or TensorFlow Lite</source>
        <translation>Eine Datei: ONNX, OpenVINO oder TensorFlow Lite</translation>
    </message>
    <message>
        <source>Add from the Hugging Face hub…</source>
        <translation>Vom Hugging Face Hub hinzufügen…</translation>
    </message>
    <message>
        <source>Downloaded once, run by transformers</source>
        <translation>Wird einmal heruntergeladen, läuft mit transformers</translation>
    </message>
    <message>
        <source>Depth from a file…</source>
        <translation>Tiefe aus einer Datei…</translation>
    </message>
    <message>
        <source>Precomputed depth of this video instead of a model</source>
        <translation>Vorhandene Tiefe dieses Videos statt eines Modells</translation>
    </message>
    <message>
        <source>int8 would be faster on this processor. It needs the package NNCF:</source>
        <translation>Auf diesem Prozessor wäre int8 schneller. Dafür fehlt das Paket NNCF:</translation>
    </message>
    <message>
        <source>Get {name}, more accurate…</source>
        <translation>{name} holen, genauer…</translation>
    </message>
    <message>
        <source>{name} (not installed, {size} MB)</source>
        <translation>{name} (nicht installiert, {size} MB)</translation>
    </message>
    <message>
        <source>From a file; no model runs.</source>
        <translation>Aus einer Datei; kein Modell läuft.</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen…</translation>
    </message>
    <message>
        <source>No model is loaded.</source>
        <translation>Kein Modell geladen.</translation>
    </message>
    <message>
        <source>{model} on {runtime}</source>
        <translation>{model} auf {runtime}</translation>
    </message>
    <message>
        <source>int8 needs NNCF</source>
        <translation>int8 braucht NNCF</translation>
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
        <source>Histogram equalization: more detail everywhere, but distances are not proportional</source>
        <translation>Histogrammausgleich: überall mehr Details, aber Abstände nicht proportional</translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation>Gamma</translation>
    </message>
    <message>
        <source>More colors for far or for near depth; double-click to reset</source>
        <translation>Mehr Farben für ferne oder nahe Tiefe; Doppelklick setzt zurück</translation>
    </message>
    <message>
        <source>Overlay opacity</source>
        <translation>Deckkraft des Overlays</translation>
    </message>
    <message>
        <source>Opacity of depth in the overlay</source>
        <translation>Deckkraft der Tiefe im Overlay</translation>
    </message>
    <message>
        <source>Colormap</source>
        <translation>Farbpalette</translation>
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
        <source>Frames per second on the screen</source>
        <translation>Frames pro Sekunde auf dem Bildschirm</translation>
    </message>
    <message>
        <source>Latency from capture to display: the median of the last seconds</source>
        <translation>Latenz von der Aufnahme bis zur Anzeige: Median der letzten Sekunden</translation>
    </message>
    <message>
        <source>Depth model and inference runtime</source>
        <translation>Tiefenmodell und Inferenz-Runtime</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>Modell wird geladen…</translation>
    </message>
    <message>
        <source>{shown} fps shown, {model} fps model</source>
        <translation>{shown} fps gezeigt, {model} fps Modell</translation>
    </message>
    <message>
        <source>Ended · {key} to replay</source>
        <translation>Zu Ende · {key} spielt erneut ab</translation>
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
        <source>Gray out everything farther than this share of the display range</source>
        <translation>Graut alles aus, was ferner ist als dieser Anteil des Anzeigebereichs</translation>
    </message>
    <message>
        <source>Contour lines</source>
        <translation>Höhenlinien</translation>
    </message>
    <message>
        <source>Number of contour lines of equal depth</source>
        <translation>Anzahl der Linien gleicher Tiefe</translation>
    </message>
    <message>
        <source>Alarm nearer than</source>
        <translation>Alarm näher als</translation>
    </message>
    <message>
        <source>In meters if calibrated, otherwise a share of the display range; lock the range first</source>
        <translation>In Metern, wenn kalibriert, sonst ein Anteil des Anzeigebereichs; diesen vorher sperren</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
</context><context>
    <name>PlaneTool</name>
    <message>
        <source>{size} m</source>
        <translation>{size} m</translation>
    </message>
    <message>
        <source>Tilt {tilt}° · Distance {distance}
Deviation {deviation} (RMS) · {coverage} % of the image</source>
        <translation>Neigung {tilt}° · Abstand {distance}
Abweichung {deviation} (RMS) · {coverage} % des Bildes</translation>
    </message>
    <message>
        <source>Angle {angle}°</source>
        <translation>Winkel {angle}°</translation>
    </message>
    <message>
        <source>There is no flat surface here</source>
        <translation>Hier ist keine ebene Fläche</translation>
    </message>
    <message>
        <source>Click a second surface for the angle</source>
        <translation>Zweite Fläche anklicken für den Winkel</translation>
    </message>
    <message>
        <source>Click a flat surface</source>
        <translation>Ebene Fläche anklicken</translation>
    </message>
    <message>
        <source>relative (no calibration)</source>
        <translation>relativ (nicht kalibriert)</translation>
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
        <source>Rendering nine frames…</source>
        <translation>Neun Frames werden gerendert…</translation>
    </message>
    <message>
        <source>Each frame has its own display range here; the conversion uses one per shot.</source>
        <translation>Jeder Frame hat hier seinen eigenen Anzeigebereich; die Umwandlung nutzt einen pro Einstellung.</translation>
    </message>
</context><context>
    <name>Probes</name>
    <message>
        <source>Nearness {value}</source>
        <translation>Nähe {value}</translation>
    </message>
    <message>
        <source>x {x} · y {y} · RGB {color}</source>
        <translation>x {x} · y {y} · RGB {color}</translation>
    </message>
    <message>
        <source>Relative disparity {value}: larger is nearer, without unit</source>
        <translation>Relative Disparität {value}: größer ist näher, ohne Einheit</translation>
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
        <source>A · raw model output</source>
        <translation>A · rohe Modellausgabe</translation>
    </message>
    <message>
        <source>B · stabilized</source>
        <translation>B · stabilisiert</translation>
    </message>
</context><context>
    <name>Readouts</name>
    <message>
        <source>far</source>
        <translation>weit entfernt</translation>
    </message>
    <message>
        <source>{meters} m</source>
        <translation>{meters} m</translation>
    </message>
    <message>
        <source>{words} · inferred {age} s ago</source>
        <translation>{words} · vor {age} s inferiert</translation>
    </message>
</context><context>
    <name>Reconstruction</name>
    <message>
        <source>Starting…</source>
        <translation>Startet…</translation>
    </message>
    <message>
        <source>Choosing key frames</source>
        <translation>Schlüsselbilder auswählen</translation>
    </message>
    <message>
        <source>Estimating depth</source>
        <translation>Tiefe schätzen</translation>
    </message>
    <message>
        <source>Matching key frames</source>
        <translation>Schlüsselbilder vergleichen</translation>
    </message>
    <message>
        <source>Finding the camera path</source>
        <translation>Kamerapfad bestimmen</translation>
    </message>
    <message>
        <source>Fusing depth</source>
        <translation>Tiefe zusammenführen</translation>
    </message>
    <message>
        <source>{stage} ({number} of {count})</source>
        <translation>{stage} ({number} von {count})</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>{count} triangles in {time}</source>
        <translation>{count} Dreiecke in {time}</translation>
    </message>
    <message>
        <source>{posed} of {count} key frames</source>
        <translation>{posed} von {count} Schlüsselbildern</translation>
    </message>
    <message>
        <source>relative scale, no meters</source>
        <translation>relativer Maßstab, keine Meter</translation>
    </message>
</context><context>
    <name>ReconstructionForm</name>
    <message>
        <source>Part</source>
        <translation>Ausschnitt</translation>
    </message>
    <message>
        <source>The whole file, or the A-B part that is set in the main window</source>
        <translation>Die ganze Datei oder der A-B-Abschnitt aus dem Hauptfenster</translation>
    </message>
    <message>
        <source>Whole file</source>
        <translation>Ganze Datei</translation>
    </message>
    <message>
        <source>A-B part</source>
        <translation>A-B-Abschnitt</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Voxels along the longest side: more give finer detail, and take more time and memory</source>
        <translation>Voxel entlang der längsten Seite: mehr geben feinere Details und brauchen mehr Zeit und Speicher</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>Fein</translation>
    </message>
    <message>
        <source>Key frames</source>
        <translation>Schlüsselbilder</translation>
    </message>
    <message>
        <source>Frames that are used, spread along the camera path: more take more time</source>
        <translation>Verwendete Bilder, verteilt über den Kamerapfad: mehr brauchen mehr Zeit</translation>
    </message>
    <message>
        <source>At most {count}</source>
        <translation>Höchstens {count}</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>File format of the mesh</source>
        <translation>Dateiformat des Netzes</translation>
    </message>
    <message>
        <source>GLB, for Blender and the web</source>
        <translation>GLB, für Blender und das Web</translation>
    </message>
    <message>
        <source>PLY, for MeshLab and CloudCompare</source>
        <translation>PLY, für MeshLab, CloudCompare</translation>
    </message>
    <message>
        <source>Output folder</source>
        <translation>Ausgabeordner</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Meters</source>
        <translation>Meter</translation>
    </message>
    <message>
        <source>Use the calibration of the main window; it must be of the first frame</source>
        <translation>Kalibrierung des Hauptfensters verwenden; sie muss für das erste Bild gelten</translation>
    </message>
    <message>
        <source>Keep moving objects</source>
        <translation>Bewegtes behalten</translation>
    </message>
    <message>
        <source>Keep people and things that move; otherwise they are left out</source>
        <translation>Menschen und Dinge behalten, die sich bewegen; sonst werden sie weggelassen</translation>
    </message>
    <message>
        <source>Export camera poses</source>
        <translation>Kameraposen exportieren</translation>
    </message>
    <message>
        <source>Poses, images and depth for COLMAP and Nerfstudio, in a folder beside the mesh</source>
        <translation>Posen, Bilder und Tiefe für COLMAP und Nerfstudio, in einem Ordner neben dem Netz</translation>
    </message>
</context><context>
    <name>ReconstructionWindow</name>
    <message>
        <source>Reconstruct — Depth Viewer</source>
        <translation>Rekonstruieren — Depth Viewer</translation>
    </message>
    <message>
        <source>Choose clip…</source>
        <translation>Clip wählen…</translation>
    </message>
    <message>
        <source>Videos</source>
        <translation>Videos</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Clip to reconstruct</source>
        <translation>Clip zum Rekonstruieren</translation>
    </message>
    <message>
        <source>No clip chosen</source>
        <translation>Kein Clip gewählt</translation>
    </message>
    <message>
        <source>Reconstruction needs packages that are not installed: {packages}</source>
        <translation>Zum Rekonstruieren fehlen Pakete: {packages}</translation>
    </message>
    <message>
        <source>The camera path appears here first, then the mesh while it grows.</source>
        <translation>Hier erscheint zuerst der Kamerapfad, dann das wachsende Netz.</translation>
    </message>
    <message>
        <source>A clip filmed while moving through a scene becomes one colored mesh.
Film slowly, sideways and around things. Nothing should move but the camera.</source>
        <translation>Ein Clip, der durch eine Szene führt, wird zu einem farbigen Netz.
Filmen Sie langsam, seitwärts und um Dinge herum. Nur die Kamera sollte sich bewegen.</translation>
    </message>
</context><context>
    <name>RecordingBadge</name>
    <message>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
    <message>
        <source>{count} dropped</source>
        <translation>{count} verworfen</translation>
    </message>
    <message>
        <source>Recording: {words}</source>
        <translation>Aufnahme: {words}</translation>
    </message>
</context><context>
    <name>RecordingMessages</name>
    <message>
        <source>Folder for recordings</source>
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
        <source>The recording stopped; {length} are saved in {name}.</source>
        <translation>Die Aufnahme wurde beendet; {length} sind in {name} gespeichert.</translation>
    </message>
    <message>
        <source>Recorded {length}</source>
        <translation>{length} aufgenommen</translation>
    </message>
    <message>
        <source> · {count} frames were dropped, because the disk or the processor was too slow</source>
        <translation> · verworfene Frames: {count}, da Datenträger oder Prozessor zu langsam war</translation>
    </message>
    <message>
        <source>No frames arrived during the recording.</source>
        <translation>Während der Aufnahme kamen keine Frames an.</translation>
    </message>
    <message>
        <source>Nothing was recorded</source>
        <translation>Nichts aufgenommen</translation>
    </message>
    <message>
        <source>An interrupted recording was repaired</source>
        <translation>Eine unterbrochene Aufnahme wurde repariert</translation>
    </message>
</context><context>
    <name>RegionLayer</name>
    <message>
        <source>Nothing in the display range</source>
        <translation>Nichts im Anzeigebereich</translation>
    </message>
    <message>
        <source>Mean {mean} · σ {deviation}
Min {minimum} · Max {maximum}
Coverage {coverage} %</source>
        <translation>Mittel {mean} · σ {deviation}
Min {minimum} · Max {maximum}
Abdeckung {coverage} %</translation>
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
    <name>ResetSettings</name>
    <message>
        <source>Reset all settings?</source>
        <translation>Alle Einstellungen zurücksetzen?</translation>
    </message>
    <message>
        <source>View, model, filters, camera, layout, folders and appearance become as at the first start. Recent sources, calibrations and presets stay.</source>
        <translation>Ansicht, Modell, Filter, Kamera, Layout, Ordner und Erscheinungsbild werden wie beim ersten Start. Zuletzt geöffnete Quellen, Kalibrierungen und Voreinstellungen bleiben.</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
</context><context>
    <name>RewindBar</name>
    <message>
        <source>The last ten seconds; press play to return to live</source>
        <translation>Die letzten zehn Sekunden; Wiedergabe kehrt zum Live-Bild zurück</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pause</translation>
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
    <name>Ruler</name>
    <message>
        <source>{size} m</source>
        <translation>{size} m</translation>
    </message>
    <message>
        <source>{size}, relative (no calibration)</source>
        <translation>{size}, relativ (ohne Kalibrierung)</translation>
    </message>
    <message>
        <source>Click the second point</source>
        <translation>Zweiten Punkt anklicken</translation>
    </message>
    <message>
        <source>Click the first point</source>
        <translation>Ersten Punkt anklicken</translation>
    </message>
</context><context>
    <name>SceneView</name>
    <message>
        <source>Reconstructed scene</source>
        <translation>Rekonstruierte Szene</translation>
    </message>
    <message>
        <source>Arrow keys orbit, plus and minus zoom, 0 fits</source>
        <translation>Pfeiltasten drehen, Plus und Minus zoomen, 0 passt ein</translation>
    </message>
</context><context>
    <name>Section</name>
    <message>
        <source>Open or close this section</source>
        <translation>Diesen Abschnitt öffnen oder schließen</translation>
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
        <source>Keyboard and mouse</source>
        <translation>Tastatur und Maus</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>Mouse</source>
        <translation>Maus</translation>
    </message>
    <message>
        <source>Zoom at the pointer</source>
        <translation>Am Zeiger zoomen</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Mausrad</translation>
    </message>
    <message>
        <source>Move the zoomed frame, rotate the point cloud</source>
        <translation>Gezoomten Frame bewegen, Punktwolke drehen</translation>
    </message>
    <message>
        <source>Drag</source>
        <translation>Ziehen</translation>
    </message>
    <message>
        <source>Fit to window, then full screen</source>
        <translation>An Fenster anpassen, dann Vollbild</translation>
    </message>
    <message>
        <source>Double-click</source>
        <translation>Doppelklick</translation>
    </message>
    <message>
        <source>Everything for this place</source>
        <translation>Alles zu dieser Stelle</translation>
    </message>
    <message>
        <source>Right-click</source>
        <translation>Rechtsklick</translation>
    </message>
    <message>
        <source>Read depth</source>
        <translation>Tiefe ablesen</translation>
    </message>
    <message>
        <source>Move the pointer</source>
        <translation>Zeiger bewegen</translation>
    </message>
    <message>
        <source>Move a probe, line, rectangle or divider</source>
        <translation>Messpunkt, Linie, Rechteck oder Trennlinie bewegen</translation>
    </message>
    <message>
        <source>Drag it</source>
        <translation>Ziehen</translation>
    </message>
    <message>
        <source>Set the focus of the bokeh view</source>
        <translation>Fokus der Bokeh-Ansicht setzen</translation>
    </message>
    <message>
        <source>Click</source>
        <translation>Klick</translation>
    </message>
    <message>
        <source>Set the display range</source>
        <translation>Anzeigebereich festlegen</translation>
    </message>
    <message>
        <source>Drag the ends in the histogram</source>
        <translation>Enden im Histogramm ziehen</translation>
    </message>
    <message>
        <source>Open or convert</source>
        <translation>Öffnen oder umwandeln</translation>
    </message>
    <message>
        <source>Drop files</source>
        <translation>Dateien ablegen</translation>
    </message>
</context><context>
    <name>SnapshotActions</name>
    <message>
        <source>Point cloud</source>
        <translation>Punktwolke</translation>
    </message>
    <message>
        <source>Textured mesh</source>
        <translation>Texturiertes Netz</translation>
    </message>
    <message>
        <source>Save as PLY or GLB</source>
        <translation>Als PLY oder GLB speichern</translation>
    </message>
    <message>
        <source>Copied the command line</source>
        <translation>Befehlszeile kopiert</translation>
    </message>
    <message>
        <source>Folder for snapshots</source>
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
        <source>Copied the image ({size})</source>
        <translation>Bild kopiert ({size})</translation>
    </message>
    <message>
        <source>Choose folder…</source>
        <translation>Ordner wählen…</translation>
    </message>
</context><context>
    <name>SourceActions</name>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Show the camera live</source>
        <translation>Zeigt die Kamera live</translation>
    </message>
    <message>
        <source>Demo clip</source>
        <translation>Demo-Clip</translation>
    </message>
    <message>
        <source>Show the bundled clip</source>
        <translation>Zeigt den mitgelieferten Clip</translation>
    </message>
    <message>
        <source>Open file…</source>
        <translation>Datei öffnen…</translation>
    </message>
    <message>
        <source>Open a video or an image</source>
        <translation>Video oder Bild öffnen</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>Ordner öffnen…</translation>
    </message>
    <message>
        <source>Show a folder of images</source>
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
        <source>Open from clipboard</source>
        <translation>Aus Zwischenablage öffnen</translation>
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
        <source>Close the source and return to the start page</source>
        <translation>Schließt die Quelle und kehrt zur Startseite zurück</translation>
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
        <source>Back 5 seconds, or the previous image of the folder</source>
        <translation>5 Sekunden zurück oder das vorige Bild des Ordners</translation>
    </message>
    <message>
        <source>Forward 5 seconds</source>
        <translation>5 Sekunden vor</translation>
    </message>
    <message>
        <source>Forward 5 seconds, or the next image of the folder</source>
        <translation>5 Sekunden vor oder das nächste Bild des Ordners</translation>
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
        <source>Go to start</source>
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
        <source>Repeat a section. Press to set the start, again for the end, again to clear</source>
        <translation>Wiederholt einen Abschnitt. Einmal drücken: Anfang, erneut: Ende, erneut: aufheben</translation>
    </message>
    <message>
        <source>Play every frame</source>
        <translation>Jedes Bild abspielen</translation>
    </message>
    <message>
        <source>Drop no frame of a file, however long inference takes; without audio</source>
        <translation>Kein Bild einer Datei auslassen, wie lange die Inferenz auch dauert; ohne Ton</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Stumm</translation>
    </message>
    <message>
        <source>Mute or unmute the audio</source>
        <translation>Ton aus- oder einschalten</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>Endlos</translation>
    </message>
    <message>
        <source>Repeat from the start when the end is reached</source>
        <translation>Beginnt am Ende von vorn</translation>
    </message>
</context><context>
    <name>SourceFollower</name>
    <message>
        <source>Opening {source}…</source>
        <translation>{source} wird geöffnet…</translation>
    </message>
    <message>
        <source>the model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Loading {name}…</source>
        <translation>{name} wird geladen…</translation>
    </message>
    <message>
        <source>No model is loaded.</source>
        <translation>Kein Modell geladen.</translation>
    </message>
</context><context>
    <name>SourcePicker</name>
    <message>
        <source>Open a video or an image</source>
        <translation>Video oder Bild öffnen</translation>
    </message>
    <message>
        <source>Videos and images</source>
        <translation>Videos und Bilder</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Open a folder of images</source>
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
        <source>Retry</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>Connect a camera and retry, or start with the demo.</source>
        <translation>Schließen Sie eine Kamera an und versuchen Sie es erneut, oder beginnen Sie mit der Demo.</translation>
    </message>
    <message>
        <source>No camera was found.</source>
        <translation>Keine Kamera gefunden.</translation>
    </message>
</context><context>
    <name>SpaceOptions</name>
    <message>
        <source>Point color</source>
        <translation>Punktfarbe</translation>
    </message>
    <message>
        <source>Color of the point cloud</source>
        <translation>Farbe der Punktwolke</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>Surface normal</source>
        <translation>Flächennormale</translation>
    </message>
    <message>
        <source>Projection</source>
        <translation>Projektion</translation>
    </message>
    <message>
        <source>Perspective, or parallel lines that stay parallel</source>
        <translation>Perspektivisch oder mit Parallelen, die parallel bleiben</translation>
    </message>
    <message>
        <source>Perspective</source>
        <translation>Perspektivisch</translation>
    </message>
    <message>
        <source>Orthographic</source>
        <translation>Orthografisch</translation>
    </message>
    <message>
        <source>Surface</source>
        <translation>Oberfläche</translation>
    </message>
    <message>
        <source>Points, or a mesh between neighbors, cut at depth edges</source>
        <translation>Punkte oder ein Netz zwischen Nachbarn, das an Tiefenkanten getrennt ist</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <source>Mesh</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Point size</source>
        <translation>Punktgröße</translation>
    </message>
    <message>
        <source>Pixels; Auto closes the gaps between points</source>
        <translation>Pixel; Automatisch schließt Lücken zwischen Punkten</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>Gitter</translation>
    </message>
    <message>
        <source>Floor grid, axes and the camera</source>
        <translation>Bodengitter, Achsen und die Kamera</translation>
    </message>
    <message>
        <source>Near clip</source>
        <translation>Nahgrenze</translation>
    </message>
    <message>
        <source>Leave out everything nearer than this</source>
        <translation>Alles auslassen, was näher liegt</translation>
    </message>
    <message>
        <source>Far clip</source>
        <translation>Ferngrenze</translation>
    </message>
    <message>
        <source>Leave out everything farther than this</source>
        <translation>Alles auslassen, was weiter entfernt liegt</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>{near} %</source>
        <translation>{near} %</translation>
    </message>
    <message>
        <source>{far} %</source>
        <translation>{far} %</translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation>{size} px</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>Auto</translation>
    </message>
</context><context>
    <name>SpeedButton</name>
    <message>
        <source>Speed (slower {slower}, faster {faster})</source>
        <translation>Geschwindigkeit (langsamer {slower}, schneller {faster})</translation>
    </message>
    <message>
        <source>Speed: {speed}</source>
        <translation>Tempo: {speed}</translation>
    </message>
</context><context>
    <name>StartPage</name>
    <message>
        <source>… or drop a file, a folder or a link into this window.</source>
        <translation>… oder Datei, Ordner oder Link ins Fenster ziehen.</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>See depth in any image</source>
        <translation>Tiefe in jedem Bild sehen</translation>
    </message>
    <message>
        <source>Live depth from any camera, video or image, on this computer.</source>
        <translation>Live-Tiefe aus jeder Kamera, jedem Video oder Bild, direkt auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Live view of the camera</source>
        <translation>Live-Bild der Kamera</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>Datei öffnen</translation>
    </message>
    <message>
        <source>A video or an image</source>
        <translation>Ein Video oder ein Bild</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>A short bundled clip</source>
        <translation>Ein kurzer mitgelieferter Clip</translation>
    </message>
    <message>
        <source>Convert files</source>
        <translation>Dateien umwandeln</translation>
    </message>
    <message>
        <source>Videos to depth videos, images or 3D files</source>
        <translation>Videos in Tiefenvideos, Bilder oder 3D-Dateien</translation>
    </message>
    <message>
        <source>Reconstruct a scene</source>
        <translation>Szene rekonstruieren</translation>
    </message>
    <message>
        <source>A clip of a room to one 3D mesh</source>
        <translation>Aus einem Gang durch einen Raum ein 3D-Netz</translation>
    </message>
</context><context>
    <name>ToolRail</name>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Skala</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <source>Distances</source>
        <translation>Abstände</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Löschen</translation>
    </message>
</context><context>
    <name>ViewActions</name>
    <message>
        <source>Difference</source>
        <translation>Differenz</translation>
    </message>
    <message>
        <source>Freeze this frame and show how depth changes relative to it</source>
        <translation>Hält diesen Frame fest und zeigt, wie sich die Tiefe seither ändert</translation>
    </message>
    <message>
        <source>Raw or stabilized</source>
        <translation>Roh / stabilisiert</translation>
    </message>
    <message>
        <source>Switch between raw model output (A) and stabilized depth (B)</source>
        <translation>Wechselt zwischen roher Modellausgabe (A) und stabilisierter Tiefe (B)</translation>
    </message>
    <message>
        <source>Lock range</source>
        <translation>Bereich sperren</translation>
    </message>
    <message>
        <source>Lock or unlock the display range</source>
        <translation>Sperrt den Anzeigebereich oder gibt ihn frei</translation>
    </message>
    <message>
        <source>Divider left</source>
        <translation>Trennlinie nach links</translation>
    </message>
    <message>
        <source>Divider right</source>
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
        <source>Fit to window</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Show the whole frame</source>
        <translation>Zeigt das ganze Bild</translation>
    </message>
    <message>
        <source>Front</source>
        <translation>Vorn</translation>
    </message>
    <message>
        <source>Point cloud from the camera</source>
        <translation>Punktwolke von der Kamera aus</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Point cloud from the side</source>
        <translation>Punktwolke von der Seite</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>Oben</translation>
    </message>
    <message>
        <source>Point cloud from above</source>
        <translation>Punktwolke von oben</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Fit the point cloud to the window</source>
        <translation>Punktwolke ins Fenster einpassen</translation>
    </message>
    <message>
        <source>Pan or rotate left</source>
        <translation>Nach links verschieben / drehen</translation>
    </message>
    <message>
        <source>Pan or rotate right</source>
        <translation>Nach rechts verschieben / drehen</translation>
    </message>
    <message>
        <source>Pan or rotate up</source>
        <translation>Nach oben verschieben / drehen</translation>
    </message>
    <message>
        <source>Pan or rotate down</source>
        <translation>Nach unten verschieben / drehen</translation>
    </message>
    <message>
        <source>Next colormap</source>
        <translation>Nächste Farbpalette</translation>
    </message>
    <message>
        <source>Previous colormap</source>
        <translation>Vorige Farbpalette</translation>
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
        <source>Undo the last view change</source>
        <translation>Macht die letzte Änderung der Ansicht rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Redo the last view change</source>
        <translation>Stellt die letzte Änderung der Ansicht wieder her</translation>
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
        <source>Performance</source>
        <translation>Leistung</translation>
    </message>
    <message>
        <source>Show frame rates, latencies, dropped frames and system load</source>
        <translation>Zeigt Bildraten, Latenzen, verworfene Frames und Systemlast</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Canvas only</source>
        <translation>Nur das Bild</translation>
    </message>
    <message>
        <source>Hide everything but the canvas</source>
        <translation>Blendet alles außer dem Bild aus</translation>
    </message>
    <message>
        <source>Always on top</source>
        <translation>Immer im Vordergrund</translation>
    </message>
    <message>
        <source>Keep the window above other windows</source>
        <translation>Hält das Fenster über anderen Fenstern</translation>
    </message>
</context><context>
    <name>ViewBar</name>
    <message>
        <source>Front</source>
        <translation>Vorn</translation>
    </message>
    <message>
        <source>From the first camera</source>
        <translation>Von der ersten Kamera aus</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>From the side</source>
        <translation>Von der Seite</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>Oben</translation>
    </message>
    <message>
        <source>From above</source>
        <translation>Von oben</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Fit the scene to the window</source>
        <translation>Szene ins Fenster einpassen</translation>
    </message>
    <message>
        <source>Color</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Color of the scene</source>
        <translation>Farbe der Szene</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Surface normal</source>
        <translation>Flächennormale</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>Gitter</translation>
    </message>
    <message>
        <source>Floor grid</source>
        <translation>Bodengitter</translation>
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
        <translation>Wischblende</translation>
    </message>
    <message>
        <source>Point cloud</source>
        <translation>Punktwolke</translation>
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
        <translation>Beleuchtung</translation>
    </message>
    <message>
        <source>Stereo</source>
        <translation>Stereo 3D</translation>
    </message>
    <message>
        <source>Depth only</source>
        <translation>Nur die Tiefe</translation>
    </message>
    <message>
        <source>Depth over the frame</source>
        <translation>Tiefe über das Bild gelegt</translation>
    </message>
    <message>
        <source>The frame and its depth</source>
        <translation>Das Bild und seine Tiefe</translation>
    </message>
    <message>
        <source>The frame left of the divider, depth right of it; drag the divider</source>
        <translation>Links der Trennlinie das Bild, rechts die Tiefe; die Linie lässt sich ziehen</translation>
    </message>
    <message>
        <source>Point cloud: drag to rotate, Shift+drag to move, wheel to come closer. The depth scale is assumed until you mark distances</source>
        <translation>Punktwolke: ziehen zum Drehen, Umschalt + Ziehen zum Verschieben, Mausrad zum Annähern. Der Tiefenmaßstab ist angenommen, bis Abstände markiert sind</translation>
    </message>
    <message>
        <source>Sharp at the focus depth, blurred elsewhere; click to focus</source>
        <translation>Scharf in der Fokustiefe, sonst unscharf; klicken zum Fokussieren</translation>
    </message>
    <message>
        <source>Distant parts fade into fog</source>
        <translation>Entferntes verschwindet im Nebel</translation>
    </message>
    <message>
        <source>Light the scene from another direction</source>
        <translation>Beleuchtet die Szene aus anderer Richtung</translation>
    </message>
    <message>
        <source>One image per eye, for 3D displays or red-cyan glasses</source>
        <translation>Ein Bild pro Auge, für 3D-Bildschirme oder Rot-Cyan-Brillen</translation>
    </message>
</context><context>
    <name>ViewOptionsDialog</name>
    <message>
        <source>Options of the view in the output</source>
        <translation>Optionen der Ansicht in der Ausgabe</translation>
    </message>
</context><context>
    <name>ViewOptionsPicker</name>
    <message>
        <source>Same as main window</source>
        <translation>Wie das Hauptfenster</translation>
    </message>
    <message>
        <source>Own options…</source>
        <translation>Eigene Optionen…</translation>
    </message>
</context><context>
    <name>VolumeControl</name>
    <message>
        <source>Volume</source>
        <translation>Lautstärke</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <source>This computer has no audio device</source>
        <translation>Dieser Computer hat kein Audiogerät</translation>
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
        <translation>Quelle wählen</translation>
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
