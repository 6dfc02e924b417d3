; The installer for Windows: `iscc packaging/windows.iss`, after the bundle is in dist/depth-viewer. Not yet run.
[Setup]
AppName=Depth Viewer
AppVersion=0.2.0
DefaultDirName={autopf}\Depth Viewer
DefaultGroupName=Depth Viewer
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
LicenseFile=..\LICENSE
OutputDir=..\dist
OutputBaseFilename=depth-viewer-setup
Compression=lzma2
SolidCompression=yes

[Files]
Source: "..\dist\depth-viewer\*"; DestDir: "{app}"; Flags: recursesubdirs

[Icons]
Name: "{group}\Depth Viewer"; Filename: "{app}\depth-viewer.exe"; Parameters: "view"
