<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
    <name>AboutDialog</name>
    <message>
        <source>About Depth Viewer</source>
        <translation>关于 Depth Viewer</translation>
    </message>
    <message>
        <source>Live relative depth from any camera, video or stream, on a plain CPU.
Free software under the GNU General Public License, version 3 or later.
MiDaS and its weights: Intel ISL, MIT License.</source>
        <translation>任意摄像头、视频或网络流的实时相对深度，普通 CPU 即可运行。
自由软件，以 GNU 通用公共许可证第 3 版或更新版本发布。
MiDaS 及其权重：Intel ISL，MIT 许可证。</translation>
    </message>
</context><context>
    <name>ActionTable</name>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Playing</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Measuring</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Show what the camera sees</source>
        <translation>显示摄像头画面</translation>
    </message>
    <message>
        <source>Demo clip</source>
        <translation>演示片段</translation>
    </message>
    <message>
        <source>Show the clip that comes with the program</source>
        <translation>播放随程序附带的片段</translation>
    </message>
    <message>
        <source>Open file…</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>Open a video or a picture</source>
        <translation>打开视频或图片</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Show a folder of pictures</source>
        <translation>显示一个图片文件夹</translation>
    </message>
    <message>
        <source>Open URL…</source>
        <translation>打开 URL…</translation>
    </message>
    <message>
        <source>Open a network stream or a web video</source>
        <translation>打开网络流或网页视频</translation>
    </message>
    <message>
        <source>Open what was copied</source>
        <translation>打开剪贴板中的地址</translation>
    </message>
    <message>
        <source>Open the path or URL on the clipboard</source>
        <translation>打开剪贴板中的路径或 URL</translation>
    </message>
    <message>
        <source>Close source</source>
        <translation>关闭来源</translation>
    </message>
    <message>
        <source>Close it and go back to the start</source>
        <translation>关闭并返回起始页</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>播放/暂停</translation>
    </message>
    <message>
        <source>Back 5 seconds</source>
        <translation>后退 5 秒</translation>
    </message>
    <message>
        <source>Forward 5 seconds</source>
        <translation>前进 5 秒</translation>
    </message>
    <message>
        <source>One frame back</source>
        <translation>上一帧</translation>
    </message>
    <message>
        <source>One frame forward</source>
        <translation>下一帧</translation>
    </message>
    <message>
        <source>To the start</source>
        <translation>回到开头</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>减速</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>加速</translation>
    </message>
    <message>
        <source>A-B loop</source>
        <translation>A-B 循环</translation>
    </message>
    <message>
        <source>Play a part over and over: set its start, then its end, then let it go</source>
        <translation>反复播放一段：先设起点，再设终点，第三次取消</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>循环</translation>
    </message>
    <message>
        <source>Begin again at the end</source>
        <translation>播完后从头开始</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Freeze this frame and show how depth changes from it on</source>
        <translation>定格当前帧，显示此后深度的变化</translation>
    </message>
    <message>
        <source>Raw or stabilized</source>
        <translation>原始/稳定</translation>
    </message>
    <message>
        <source>Show what the network alone sees, and back: A and B</source>
        <translation>切换查看模型的原始输出与稳定结果（A/B 对比）</translation>
    </message>
    <message>
        <source>Lock range</source>
        <translation>锁定范围</translation>
    </message>
    <message>
        <source>Keep what is shown as far and as near, or let it follow</source>
        <translation>固定显示的远近范围，或让它跟随画面</translation>
    </message>
    <message>
        <source>Wipe line left</source>
        <translation>划像线左移</translation>
    </message>
    <message>
        <source>Wipe line right</source>
        <translation>划像线右移</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Whole picture</source>
        <translation>完整画面</translation>
    </message>
    <message>
        <source>Show the whole picture</source>
        <translation>显示完整画面</translation>
    </message>
    <message>
        <source>Move or turn left</source>
        <translation>向左移动或旋转</translation>
    </message>
    <message>
        <source>Move or turn right</source>
        <translation>向右移动或旋转</translation>
    </message>
    <message>
        <source>Move or turn up</source>
        <translation>向上移动或旋转</translation>
    </message>
    <message>
        <source>Move or turn down</source>
        <translation>向下移动或旋转</translation>
    </message>
    <message>
        <source>Next colormap</source>
        <translation>下一个配色</translation>
    </message>
    <message>
        <source>Previous colormap</source>
        <translation>上一个配色</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>反转</translation>
    </message>
    <message>
        <source>Swap the colors of near and far</source>
        <translation>交换远近的颜色</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Take the last change of the view back</source>
        <translation>撤销上一次视图更改</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Change the view again</source>
        <translation>重做视图更改</translation>
    </message>
    <message>
        <source>Side panel</source>
        <translation>侧边栏</translation>
    </message>
    <message>
        <source>Show or hide the side panel</source>
        <translation>显示或隐藏侧边栏</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Show rates, delays, drops and the load of the machine</source>
        <translation>显示帧率、延迟、丢帧和机器负载</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Picture only</source>
        <translation>仅显示画面</translation>
    </message>
    <message>
        <source>Hide everything but the picture</source>
        <translation>隐藏画面以外的一切</translation>
    </message>
    <message>
        <source>Always on top</source>
        <translation>窗口置顶</translation>
    </message>
    <message>
        <source>Keep the window above those of other programs</source>
        <translation>让窗口始终位于其他程序之上</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>图例</translation>
    </message>
    <message>
        <source>Colors and numbers beside the picture</source>
        <translation>画面旁的颜色与数值</translation>
    </message>
    <message>
        <source>Probe</source>
        <translation>探针</translation>
    </message>
    <message>
        <source>Tell how near it is under the pointer; Ctrl and arrows move it</source>
        <translation>读取指针处的远近；Ctrl 加方向键移动探针</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>固定探针</translation>
    </message>
    <message>
        <source>Keep a probe here and plot what it reads over time</source>
        <translation>在此固定一个探针，绘制其读数随时间的曲线</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>剖面线</translation>
    </message>
    <message>
        <source>Plot depth along a line on the picture; drag it or its ends</source>
        <translation>绘制沿画面上一条线的深度；可拖动该线或其端点</translation>
    </message>
    <message>
        <source>Mark distances</source>
        <translation>标记距离</translation>
    </message>
    <message>
        <source>Click things whose distance you know, and depth is in meters</source>
        <translation>点击已知距离的物体，深度便以米为单位</translation>
    </message>
    <message>
        <source>Mark the distance here</source>
        <translation>在此标记距离</translation>
    </message>
    <message>
        <source>Say how far away what the probe shows is</source>
        <translation>说明探针所指之处有多远</translation>
    </message>
    <message>
        <source>Alarm</source>
        <translation>警报</translation>
    </message>
    <message>
        <source>A red frame and a sound when something comes too near in a part of the picture</source>
        <translation>当画面某一区域内有东西靠得太近时，显示红框并发出声音</translation>
    </message>
    <message>
        <source>Clear marks</source>
        <translation>清除标记</translation>
    </message>
    <message>
        <source>Take away pins and line</source>
        <translation>移除固定的探针和剖面线</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>快照</translation>
    </message>
    <message>
        <source>Save the picture as PNG</source>
        <translation>将画面保存为 PNG</translation>
    </message>
    <message>
        <source>Snapshot with data</source>
        <translation>快照（含数据）</translation>
    </message>
    <message>
        <source>Save picture, view, depth as 16-bit PNG, NPY and points (PLY), and the settings</source>
        <translation>保存画面、视图、深度（16位PNG、NPY和点云）以及设置</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>复制画面</translation>
    </message>
    <message>
        <source>Put the picture on the clipboard</source>
        <translation>将画面复制到剪贴板</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>复制为命令</translation>
    </message>
    <message>
        <source>Put the line on the clipboard that does the same without the window</source>
        <translation>复制一条无需窗口即可得到同样结果的命令</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>录制</translation>
    </message>
    <message>
        <source>Record picture, view and depth to the disk, until it is pressed again</source>
        <translation>将原图、视图和深度录制到磁盘，再按一次停止</translation>
    </message>
    <message>
        <source>Stream to this machine</source>
        <translation>向本机推流</translation>
    </message>
    <message>
        <source>Offer what is shown as MJPEG to browsers and programs on this machine</source>
        <translation>以 MJPEG 形式将所示画面提供给本机的浏览器和程序</translation>
    </message>
    <message>
        <source>Virtual camera</source>
        <translation>虚拟摄像头</translation>
    </message>
    <message>
        <source>Offer what is shown as a camera that video calls and other programs can choose</source>
        <translation>将所示画面作为摄像头，供视频通话和其他程序选用</translation>
    </message>
    <message>
        <source>Convert files…</source>
        <translation>转换文件…</translation>
    </message>
    <message>
        <source>Make depth videos of files, one after the other</source>
        <translation>将文件逐个转换为深度视频</translation>
    </message>
    <message>
        <source>Recording folder…</source>
        <translation>录制文件夹…</translation>
    </message>
    <message>
        <source>Choose where recordings go</source>
        <translation>选择录制文件的保存位置</translation>
    </message>
    <message>
        <source>Snapshot folder…</source>
        <translation>快照文件夹…</translation>
    </message>
    <message>
        <source>Choose where snapshots go</source>
        <translation>选择快照的保存位置</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>List the keys</source>
        <translation>列出所有快捷键</translation>
    </message>
    <message>
        <source>Save a report…</source>
        <translation>保存报告…</translation>
    </message>
    <message>
        <source>Save log, versions and settings, to attach to a bug report</source>
        <translation>保存日志、版本和设置，用于提交错误报告</translation>
    </message>
    <message>
        <source>About Depth Viewer</source>
        <translation>关于 Depth Viewer</translation>
    </message>
    <message>
        <source>Version and licence</source>
        <translation>版本与许可证</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
</context><context>
    <name>Address</name>
    <message>
        <source>Demo</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>Screen</source>
        <translation>屏幕</translation>
    </message>
    <message>
        <source>Screen {number}</source>
        <translation>屏幕 {number}</translation>
    </message>
    <message>
        <source>Camera {number}</source>
        <translation>摄像头 {number}</translation>
    </message>
</context><context>
    <name>AlarmZone</name>
    <message>
        <source>Too near: {distance}</source>
        <translation>太近：{distance}</translation>
    </message>
</context><context>
    <name>CalibrationMessages</name>
    <message>
        <source>Use them here</source>
        <translation>在此沿用</translation>
    </message>
    <message>
        <source>Another scene: meters are not known here</source>
        <translation>场景已变：此处的米数未知</translation>
    </message>
    <message>
        <source>Marks hold for the scene they were set in.</source>
        <translation>标记只对设置时的场景有效。</translation>
    </message>
    <message>
        <source>Another network: meters are not known any more</source>
        <translation>网络已换：米数不再可知</translation>
    </message>
    <message>
        <source>Each has a scale of its own. Mark distances again.</source>
        <translation>每个网络的尺度不同。请重新标记距离。</translation>
    </message>
    <message>
        <source>Depth has drifted: meters do not hold any more</source>
        <translation>深度已漂移：米数不再准确</translation>
    </message>
    <message>
        <source>What is told at the marks is off by more than a quarter. Mark distances again.</source>
        <translation>标记处的读数偏差超过四分之一。请重新标记距离。</translation>
    </message>
    <message>
        <source>Use them</source>
        <translation>沿用</translation>
    </message>
    <message>
        <source>Distances were marked here before</source>
        <translation>此前在此标记过距离</translation>
    </message>
    <message>
        <source>They are right if the camera stands where it stood.</source>
        <translation>如果相机仍在原处，它们依然准确。</translation>
    </message>
</context><context>
    <name>Canvas</name>
    <message>
        <source>Depth picture</source>
        <translation>深度画面</translation>
    </message>
    <message>
        <source>Drop to open</source>
        <translation>松开即可打开</translation>
    </message>
</context><context>
    <name>ColormapButton</name>
    <message>
        <source>Colormap: {name}</source>
        <translation>配色：{name}</translation>
    </message>
</context><context>
    <name>ColormapGallery</name>
    <message>
        <source>Search colormaps</source>
        <translation>搜索配色</translation>
    </message>
    <message>
        <source>Colormaps</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>Perceptually uniform</source>
        <translation>感知均匀</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Clear to color-blind eyes too</source>
        <translation>色觉障碍者也能分辨</translation>
    </message>
</context><context>
    <name>ContextMenu</name>
    <message>
        <source>Remove this pin</source>
        <translation>移除此探针</translation>
    </message>
    <message>
        <source>Pin a probe here</source>
        <translation>在此固定探针</translation>
    </message>
    <message>
        <source>Its distance is known…</source>
        <translation>已知此处距离…</translation>
    </message>
</context><context>
    <name>ConversionList</name>
    <message>
        <source>Drop videos here</source>
        <translation>将视频拖到此处</translation>
    </message>
    <message>
        <source>Each becomes a depth video. Frames, times and sound stay as they are.</source>
        <translation>每个文件都会转换为深度视频，帧、时间戳和声音保持不变。</translation>
    </message>
</context><context>
    <name>ConversionRow</name>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Nine frames of it, as they will look</source>
        <translation>其中九帧转换后的样子</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Start anew</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Stopped; what is whole is kept</source>
        <translation>已停止；已完成的部分会保留</translation>
    </message>
    <message>
        <source>{count} frames in {time}</source>
        <translation>{count} 帧，用时 {time}</translation>
    </message>
    <message>
        <source>Beginning…</source>
        <translation>正在开始…</translation>
    </message>
    <message>
        <source>Converting</source>
        <translation>正在转换</translation>
    </message>
    <message>
        <source>Seeing depth, 1 of 2</source>
        <translation>推算深度，1/2</translation>
    </message>
    <message>
        <source>Writing, 2 of 2</source>
        <translation>写入，2/2</translation>
    </message>
    <message>
        <source>Reading it back</source>
        <translation>正在回读校验</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>{rate} frames per second</source>
        <translation>每秒 {rate} 帧</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩余 {time}</translation>
    </message>
</context><context>
    <name>ConversionsWindow</name>
    <message>
        <source>Convert — Depth Viewer</source>
        <translation>转换 — Depth Viewer</translation>
    </message>
    <message>
        <source>Kind of file</source>
        <translation>文件类型</translation>
    </message>
    <message>
        <source>What is written</source>
        <translation>写出的内容</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>What is seen in the video</source>
        <translation>视频中显示的视图</translation>
    </message>
    <message>
        <source>View as shown</source>
        <translation>当前视图</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Where it is written</source>
        <translation>保存位置</translation>
    </message>
    <message>
        <source>Beside the source</source>
        <translation>与来源同一文件夹</translation>
    </message>
    <message>
        <source>Choose folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>Copy the sound</source>
        <translation>复制声音</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>添加文件…</translation>
    </message>
    <message>
        <source>Video, MP4 (H.264)</source>
        <translation>视频，MP4 (H.264)</translation>
    </message>
    <message>
        <source>Video, WebM (VP9)</source>
        <translation>视频，WebM (VP9)</translation>
    </message>
    <message>
        <source>Video, MOV (ProRes)</source>
        <translation>视频，MOV (ProRes)</translation>
    </message>
    <message>
        <source>Lossless depth, MKV</source>
        <translation>无损深度，MKV</translation>
    </message>
    <message>
        <source>Depth as PNG, 16 bits</source>
        <translation>深度 PNG，16 位</translation>
    </message>
    <message>
        <source>Depth as OpenEXR, float</source>
        <translation>深度 OpenEXR，浮点</translation>
    </message>
    <message>
        <source>Depth as numbers, NPY</source>
        <translation>深度数值，NPY</translation>
    </message>
    <message>
        <source>Depth as numbers, NPZ</source>
        <translation>深度数值，NPZ</translation>
    </message>
    <message>
        <source>Points in space, PLY</source>
        <translation>空间点云，PLY</translation>
    </message>
    <message>
        <source>Mesh with picture, GLB</source>
        <translation>带贴图的网格，GLB</translation>
    </message>
    <message>
        <source>Mesh, OBJ</source>
        <translation>网格，OBJ</translation>
    </message>
    <message>
        <source>stabilizer {strength}</source>
        <translation>稳定：{strength}</translation>
    </message>
    <message>
        <source>As in the main window: {settings}</source>
        <translation>与主窗口相同：{settings}</translation>
    </message>
    <message>
        <source>Where conversions go</source>
        <translation>转换结果保存位置</translation>
    </message>
    <message>
        <source>Videos to convert</source>
        <translation>要转换的视频</translation>
    </message>
    <message>
        <source>Videos and pictures</source>
        <translation>视频和图片</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>{done} of {count} done</source>
        <translation>已完成 {done} / {count}</translation>
    </message>
    <message>
        <source>{count} failed</source>
        <translation>失败 {count}</translation>
    </message>
</context><context>
    <name>CrashDialog</name>
    <message>
        <source>Something went wrong</source>
        <translation>出错了</translation>
    </message>
    <message>
        <source>Depth Viewer has met a bug of its own and goes on.</source>
        <translation>Depth Viewer 遇到了自身的程序错误，将继续运行。</translation>
    </message>
    <message>
        <source>If the picture stands still, open the source again. Please report this with the details:</source>
        <translation>如果画面停住，请重新打开来源。请附上以下详细信息报告此问题：</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详细信息</translation>
    </message>
    <message>
        <source>Save a report…</source>
        <translation>保存报告…</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context><context>
    <name>DifferenceLayer</name>
    <message>
        <source>Change since the frozen frame: red nearer, blue farther</source>
        <translation>相对定格帧的变化：红色变近，蓝色变远</translation>
    </message>
</context><context>
    <name>DistanceEditor</name>
    <message>
        <source> m</source>
        <translation> 米</translation>
    </message>
    <message>
        <source>Distance in meters</source>
        <translation>以米为单位的距离</translation>
    </message>
    <message>
        <source>How far it is from the camera to this, straight, as a tape tells</source>
        <translation>从相机到此处的直线距离，如卷尺所量</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>距离</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>确定</translation>
    </message>
</context><context>
    <name>DistanceMarksLayer</name>
    <message>
        <source>Click something whose distance you know · Esc ends</source>
        <translation>点击一个已知距离的物体 · Esc 结束</translation>
    </message>
</context><context>
    <name>EffectOptions</name>
    <message>
        <source>Focus</source>
        <translation>对焦</translation>
    </message>
    <message>
        <source>How near what is sharp is; a click on the picture makes sharp what is there</source>
        <translation>清晰处有多近；点击画面即对焦到那里</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent}%</translation>
    </message>
    <message>
        <source>Aperture</source>
        <translation>光圈</translation>
    </message>
    <message>
        <source>How soft everything else is</source>
        <translation>其余部分有多模糊</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>浓度</translation>
    </message>
    <message>
        <source>How thick the fog is</source>
        <translation>雾有多浓</translation>
    </message>
    <message>
        <source>Color of fog</source>
        <translation>雾的颜色</translation>
    </message>
    <message>
        <source>What far things fade into</source>
        <translation>远处渐变成什么颜色</translation>
    </message>
    <message>
        <source>Gray</source>
        <translation>灰</translation>
    </message>
    <message>
        <source>White</source>
        <translation>白</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>蓝</translation>
    </message>
    <message>
        <source>Sand</source>
        <translation>沙色</translation>
    </message>
    <message>
        <source>Night</source>
        <translation>夜色</translation>
    </message>
    <message>
        <source>Light from the side</source>
        <translation>光的左右方向</translation>
    </message>
    <message>
        <source>Left or right of the camera</source>
        <translation>在相机的左侧或右侧</translation>
    </message>
    <message>
        <source>{value:.0f}°</source>
        <translation>{value:.0f}°</translation>
    </message>
    <message>
        <source>Height of the light</source>
        <translation>光的高度</translation>
    </message>
    <message>
        <source>From below or from above</source>
        <translation>从下方或上方</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>How much this light replaces the picture's own</source>
        <translation>这盏灯在多大程度上取代画面原有的光</translation>
    </message>
    <message>
        <source>Arrangement</source>
        <translation>排列</translation>
    </message>
    <message>
        <source>For which screen or which glasses</source>
        <translation>用于哪种屏幕或眼镜</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Side by side, half width</source>
        <translation>并排（半宽）</translation>
    </message>
    <message>
        <source>Red and cyan, most color</source>
        <translation>红青（色彩最多）</translation>
    </message>
    <message>
        <source>Red and cyan, calm reds</source>
        <translation>红青（红色柔和）</translation>
    </message>
    <message>
        <source>Red and cyan, gray</source>
        <translation>红青（灰度）</translation>
    </message>
    <message>
        <source>Depth budget</source>
        <translation>深度预算</translation>
    </message>
    <message>
        <source>How far near and far move against each other, in percent of the picture's width</source>
        <translation>远近之间相对移动多少，占画面宽度的百分比</translation>
    </message>
    <message>
        <source>{value:.1f} %</source>
        <translation>{value:.1f}%</translation>
    </message>
</context><context>
    <name>ErrorMessages</name>
    <message>
        <source>Something went wrong inside the program: {error}</source>
        <translation>程序内部出错：{error}</translation>
    </message>
    <message>
        <source>Details…</source>
        <translation>详细信息…</translation>
    </message>
    <message>
        <source>The source was not found.</source>
        <translation>找不到来源。</translation>
    </message>
    <message>
        <source>The source has no picture that can be read.</source>
        <translation>来源中没有可读取的画面。</translation>
    </message>
    <message>
        <source>The source is gone.</source>
        <translation>来源已断开。</translation>
    </message>
    <message>
        <source>The source cannot be shown.</source>
        <translation>无法显示此来源。</translation>
    </message>
    <message>
        <source>The network's weights could not be had.</source>
        <translation>无法获取模型权重。</translation>
    </message>
    <message>
        <source>The weights file is not what it should be.</source>
        <translation>权重文件不正确。</translation>
    </message>
    <message>
        <source>The network cannot be run this way here.</source>
        <translation>本机无法以这种方式运行模型。</translation>
    </message>
    <message>
        <source>This way of running the network is too inexact.</source>
        <translation>以这种方式运行模型误差过大。</translation>
    </message>
    <message>
        <source>The network does not do its work.</source>
        <translation>模型无法正常工作。</translation>
    </message>
    <message>
        <source>The file is already there.</source>
        <translation>文件已存在。</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>磁盘已满。</translation>
    </message>
    <message>
        <source>It could not be written.</source>
        <translation>无法写入。</translation>
    </message>
    <message>
        <source>This setting does not work.</source>
        <translation>此设置无效。</translation>
    </message>
    <message>
        <source>It did not work.</source>
        <translation>操作未成功。</translation>
    </message>
</context><context>
    <name>Header</name>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Effects</source>
        <translation>特效</translation>
    </message>
    <message>
        <source>The picture, changed by depth: bokeh, fog, light, stereo</source>
        <translation>按深度改变画面：虚化、雾、光照、立体</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>Looking for cameras…</source>
        <translation>正在查找摄像头…</translation>
    </message>
    <message>
        <source>No camera found</source>
        <translation>未找到摄像头</translation>
    </message>
</context><context>
    <name>Histogram</name>
    <message>
        <source>Histogram and display range</source>
        <translation>直方图与显示范围</translation>
    </message>
    <message>
        <source>How much of the picture is how near. Drag the ends of the display range; double click to have it follow the picture again.
Keys: arrows move near, with Shift far, Home for automatic.</source>
        <translation>画面中各远近所占的比例。拖动两端可调整显示范围，双击恢复跟随画面。
按键：方向键移动近端，加 Shift 移动远端，Home 恢复自动。</translation>
    </message>
</context><context>
    <name>LanguageMenu</name>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>The window speaks {language} from the next start on.</source>
        <translation>下次启动起使用{language}。</translation>
    </message>
    <message>
        <source>Restart now</source>
        <translation>立即重启</translation>
    </message>
    <message>
        <source>A restart ends a recording, and holds a conversion, which can be gone on with.</source>
        <translation>重新启动会结束录制，并暂停转换，转换之后可以继续。</translation>
    </message>
</context><context>
    <name>Legend</name>
    <message>
        <source>Legend</source>
        <translation>图例</translation>
    </message>
    <message>
        <source>Colors from far to near, in relative disparity; at each tick, how much of the picture is farther</source>
        <translation>由远到近的颜色，以相对视差表示；各刻度处标出画面中更远部分的比例</translation>
    </message>
    <message>
        <source>Near</source>
        <translation>近</translation>
    </message>
    <message>
        <source>Far</source>
        <translation>远</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent}%</translation>
    </message>
    <message>
        <source>Nearer</source>
        <translation>变近</translation>
    </message>
    <message>
        <source>Farther</source>
        <translation>变远</translation>
    </message>
    <message>
        <source>same</source>
        <translation>不变</translation>
    </message>
</context><context>
    <name>LiveOutputs</name>
    <message>
        <source>Live for programs on this machine</source>
        <translation>供本机程序使用的实时画面</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Other programs can choose this picture as a camera</source>
        <translation>其他程序可将此画面选作摄像头</translation>
    </message>
</context><context>
    <name>MainMenu</name>
    <message>
        <source>Share</source>
        <translation>共享</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
</context><context>
    <name>MainWindow</name>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
</context><context>
    <name>MessageBar</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭提示</translation>
    </message>
</context><context>
    <name>ModelMessages</name>
    <message>
        <source>The built-in network {name} is at work.</source>
        <translation>正在使用内置模型 {name}。</translation>
    </message>
    <message>
        <source>{name} is not on this machine yet.</source>
        <translation>本机尚无 {name}。</translation>
    </message>
    <message>
        <source>{name} is sharper: {size} MB, downloaded once.</source>
        <translation>{name} 更清晰，{size} MB，一次下载。</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Import from file…</source>
        <translation>从文件导入…</translation>
    </message>
    <message>
        <source>{done} of {total} MB</source>
        <translation>已下载 {done} / {total} MB</translation>
    </message>
    <message>
        <source>Downloading {name}</source>
        <translation>正在下载 {name}</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>The download of {name} is paused</source>
        <translation>{name} 的下载已暂停</translation>
    </message>
    <message>
        <source>{name} is here and is being loaded.</source>
        <translation>{name} 已就绪，正在加载。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Weights of {name}</source>
        <translation>{name} 的权重</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
</context><context>
    <name>Panel</name>
    <message>
        <source>Pinned probes</source>
        <translation>固定的探针</translation>
    </message>
    <message>
        <source>What each pin reads: relative disparity, higher is nearer, or meters where they are known</source>
        <translation>各探针的读数：相对视差，越高越近；已知时为米</translation>
    </message>
    <message>
        <source>Along the line</source>
        <translation>沿剖面线</translation>
    </message>
    <message>
        <source>Depth from one end of the line to the other: relative disparity, or meters where they are known</source>
        <translation>沿线从一端到另一端的深度：相对视差；已知时为米</translation>
    </message>
    <message>
        <source>{seconds} s ago</source>
        <translation>{seconds} 秒前</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>start</source>
        <translation>起点</translation>
    </message>
    <message>
        <source>end</source>
        <translation>终点</translation>
    </message>
    <message>
        <source>Pinned probes, meters</source>
        <translation>固定的探针（米）</translation>
    </message>
    <message>
        <source>Along the line, meters</source>
        <translation>沿剖面线（米）</translation>
    </message>
    <message>
        <source>Use here</source>
        <translation>在此沿用</translation>
    </message>
    <message>
        <source>Trust that the marks are right in this scene, too</source>
        <translation>相信这些标记在此场景中同样准确</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>As a file for depth-viewer convert --calibration</source>
        <translation>存为文件，供转换命令使用</translation>
    </message>
    <message>
        <source>Load…</source>
        <translation>载入…</translation>
    </message>
    <message>
        <source>Meters that were saved before</source>
        <translation>载入以前保存的米数标定</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Take all marks away</source>
        <translation>移除所有标记</translation>
    </message>
    <message>
        <source>Field of view</source>
        <translation>视角</translation>
    </message>
    <message>
        <source>The angle that the longer side of the picture spans: it shapes space, and distances at the rim</source>
        <translation>画面长边所张的角度：影响空间形状和边缘处的距离</translation>
    </message>
    <message>
        <source>Meters</source>
        <translation>米</translation>
    </message>
    <message>
        <source>Save meters</source>
        <translation>保存标定</translation>
    </message>
    <message>
        <source>Load meters</source>
        <translation>载入标定</translation>
    </message>
    <message>
        <source>Meters (*.json)</source>
        <translation>标定 (*.json)</translation>
    </message>
    <message>
        <source>{degrees}°</source>
        <translation>{degrees}°</translation>
    </message>
    <message>
        <source>{degrees}°, assumed</source>
        <translation>{degrees}°（假定）</translation>
    </message>
    <message>
        <source>Known from {near} to {far}, to within about {percent} %</source>
        <translation>已知范围 {near} 至 {far}，误差约 {percent} %</translation>
    </message>
    <message>
        <source>Marked in another scene or network: not known here</source>
        <translation>在其他场景或网络中标记：此处未知</translation>
    </message>
    <message>
        <source>Only with stabilization: without it, the scale is another one in every frame</source>
        <translation>需要开启稳定：否则每帧的尺度都不同</translation>
    </message>
    <message>
        <source>One more, much nearer or much farther</source>
        <translation>再标一个，要近得多或远得多</translation>
    </message>
    <message>
        <source>Mark two things whose distance you know, and depth is in meters</source>
        <translation>标记两个已知距离的物体，深度便以米为单位</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>{time} ms</source>
        <translation>{time} ms</translation>
    </message>
    <message>
        <source>{time} %</source>
        <translation>{time}%</translation>
    </message>
    <message>
        <source>{shown} of {raw}</source>
        <translation>{shown} / {raw}</translation>
    </message>
    <message>
        <source>Pictures that a newer one replaced: {drawing} before they were drawn, {painting} before they were on the screen</source>
        <translation>被更新画面取代的画面：渲染前 {drawing}，上屏前 {painting}</translation>
    </message>
    <message>
        <source>{size} MiB at most</source>
        <translation>最高 {size} MiB</translation>
    </message>
    <message>
        <source>{size} MiB</source>
        <translation>{size} MiB</translation>
    </message>
    <message>
        <source>per s</source>
        <translation>每秒</translation>
    </message>
    <message>
        <source>How often, per second, over the last seconds</source>
        <translation>最近几秒内每秒的次数</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>ms</translation>
    </message>
    <message>
        <source>How long one takes: the middle value of the last seconds</source>
        <translation>单次耗时：最近几秒的中位数</translation>
    </message>
    <message>
        <source>dropped</source>
        <translation>丢帧</translation>
    </message>
    <message>
        <source>Frames that a newer one replaced here, since the source was opened</source>
        <translation>自打开来源以来，在此处被更新的帧取代的帧数</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>采集</translation>
    </message>
    <message>
        <source>Frames that the source has given</source>
        <translation>来源给出的帧</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>推理</translation>
    </message>
    <message>
        <source>Frames that have become depth, the unchanged ones among them</source>
        <translation>已得出深度的帧，包括未变化的帧</translation>
    </message>
    <message>
        <source>Paint</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Pictures on the screen</source>
        <translation>屏幕上显示的画面</translation>
    </message>
    <message>
        <source>Waited</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>How old a frame is when the network turns to it</source>
        <translation>模型开始处理一帧时，该帧已等待的时间</translation>
    </message>
    <message>
        <source>Latency 50 · 95 %</source>
        <translation>延迟 50% · 95%</translation>
    </message>
    <message>
        <source>From capture to paint: half of the pictures of the last seconds were quicker, and 95 of 100.
The picture waits for its depth: both are always of the same frame, so that an overlay fits.</source>
        <translation>从采集到显示：最近几秒内 50% 和 95% 的画面快于此值。
画面会等待其深度：二者始终来自同一帧，因此叠加总能对齐。</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>未变化</translation>
    </message>
    <message>
        <source>Share of frames like the one before, which the network need not see again, since the source was opened</source>
        <translation>自打开来源以来，与前一帧相同、无需再次推理的帧所占比例</translation>
    </message>
    <message>
        <source>Flicker F</source>
        <translation>闪烁 F</translation>
    </message>
    <message>
        <source>Gray levels per frame by which depth changes where the picture stands still; after “of”, those of the network alone</source>
        <translation>画面静止处深度每帧变化的灰度级；“/”之后为模型原始输出的数值</translation>
    </message>
    <message>
        <source>Lag L, frames</source>
        <translation>滞后 L（帧）</translation>
    </message>
    <message>
        <source>Frames until a change of depth is shown</source>
        <translation>深度变化经过多少帧才显示出来</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Share of this machine's {count} cores that the program takes</source>
        <translation>程序占用本机 {count} 个核心的比例</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>What the program holds, the network included</source>
        <translation>程序占用的内存，包括模型</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Every frame as the network sees it</source>
        <translation>每帧均为模型原始输出</translation>
    </message>
    <message>
        <source>Steady</source>
        <translation>标准</translation>
    </message>
    <message>
        <source>Little flicker, little lag</source>
        <translation>闪烁少，滞后小</translation>
    </message>
    <message>
        <source>Very steady</source>
        <translation>强</translation>
    </message>
    <message>
        <source>Least flicker; follows changes more slowly</source>
        <translation>闪烁最少，但对变化的响应较慢</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>The network that sees depth</source>
        <translation>推算深度的神经网络</translation>
    </message>
    <message>
        <source>Stabilization</source>
        <translation>深度稳定</translation>
    </message>
    <message>
        <source>How firmly depth is held still: less flicker, or less lag</source>
        <translation>稳定的强度：减少闪烁，或减少滞后</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>显示范围</translation>
    </message>
    <message>
        <source>Which depths are shown as farthest and as nearest</source>
        <translation>哪些深度显示为最远和最近</translation>
    </message>
    <message>
        <source>Follows the picture</source>
        <translation>跟随画面</translation>
    </message>
    <message>
        <source>Opens at once, closes slowly</source>
        <translation>迅速扩大，缓慢收缩</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>As it was when it was locked, whatever comes</source>
        <translation>无论画面如何，均保持锁定时的范围</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>As set in the histogram</source>
        <translation>在直方图中设定</translation>
    </message>
    <message>
        <source>Edges</source>
        <translation>边缘</translation>
    </message>
    <message>
        <source>Where edges of depth are, when it is enlarged from the network's size</source>
        <translation>深度从网络的尺寸放大时，边缘落在哪里</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>As the network sees them, and no sharper</source>
        <translation>与网络所见相同，不加锐化</translation>
    </message>
    <message>
        <source>Of the picture</source>
        <translation>贴合画面</translation>
    </message>
    <message>
        <source>Where the picture has them; quick</source>
        <translation>落在画面的边缘处；快速</translation>
    </message>
    <message>
        <source>Of the picture, softer</source>
        <translation>贴合画面（较柔和）</translation>
    </message>
    <message>
        <source>By places of like brightness; slower</source>
        <translation>按亮度相近的位置；较慢</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>The best network that is on this machine</source>
        <translation>本机上最好的模型</translation>
    </message>
    <message>
        <source>{name} (not here, {size} MB)</source>
        <translation>{name}（未下载，{size} MB）</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>No network is loaded.</source>
        <translation>未加载模型。</translation>
    </message>
    <message>
        <source>{model} on {runtime}</source>
        <translation>{model}，运行于 {runtime}</translation>
    </message>
    <message>
        <source>Colors from far to near</source>
        <translation>由远到近的颜色</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>反转</translation>
    </message>
    <message>
        <source>Swap the colors of near and far</source>
        <translation>交换远近的颜色</translation>
    </message>
    <message>
        <source>Equalize</source>
        <translation>均衡化</translation>
    </message>
    <message>
        <source>Every color the same share of the picture: detail everywhere, but no proportions</source>
        <translation>每种颜色占画面的比例相同：处处有细节，但不反映远近比例</translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation>伽马</translation>
    </message>
    <message>
        <source>More of the colors for what is far, or for what is near; double click for neither</source>
        <translation>为远处或近处分配更多颜色；双击复位</translation>
    </message>
    <message>
        <source>Overlay opacity</source>
        <translation>叠加不透明度</translation>
    </message>
    <message>
        <source>How much depth covers the picture in the overlay</source>
        <translation>叠加视图中深度覆盖原图的程度</translation>
    </message>
    <message>
        <source>Color of points</source>
        <translation>点的颜色</translation>
    </message>
    <message>
        <source>What colors the points have</source>
        <translation>点云以什么着色</translation>
    </message>
    <message>
        <source>As in the picture</source>
        <translation>取自原图</translation>
    </message>
    <message>
        <source>By depth</source>
        <translation>按深度</translation>
    </message>
    <message>
        <source>Colormap</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent}%</translation>
    </message>
    <message>
        <source>{rate} fps</source>
        <translation>{rate} fps</translation>
    </message>
    <message>
        <source>Pictures per second on the screen</source>
        <translation>屏幕上每秒显示的画面数</translation>
    </message>
    <message>
        <source>From capture to paint: the middle value of the last seconds</source>
        <translation>从采集到显示：最近几秒的中位数</translation>
    </message>
    <message>
        <source>{count} dropped</source>
        <translation>丢 {count} 帧</translation>
    </message>
    <message>
        <source>Frames that a newer one replaced before they were shown</source>
        <translation>显示之前已被更新的帧取代的帧数</translation>
    </message>
    <message>
        <source>{flicker} · L {lag}</source>
        <translation>{flicker} · L {lag}</translation>
    </message>
    <message>
        <source>F {shown} of {raw}</source>
        <translation>F {shown} / {raw}</translation>
    </message>
    <message>
        <source>F: flicker, in gray levels per frame where the picture stands still; after “of”, that of the network alone.
L: lag, frames until a change of depth is shown.</source>
        <translation>F：闪烁，画面静止处每帧变化的灰度级；“/”之后为模型原始输出的数值。
L：滞后，深度变化经过多少帧才显示出来。</translation>
    </message>
    <message>
        <source>Frames like the one before, which the network need not see again</source>
        <translation>与前一帧相同、无需再次推理的帧</translation>
    </message>
    <message>
        <source>The network that made the picture, and what runs it</source>
        <translation>生成该画面的模型及其运行时</translation>
    </message>
    <message>
        <source>{percent} % unchanged</source>
        <translation>{percent}% 未变化</translation>
    </message>
    <message>
        <source>Loading the network…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>Ended · {key} plays again</source>
        <translation>已播完 · 按 {key} 重播</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>No source</source>
        <translation>无来源</translation>
    </message>
    <message>
        <source>opening…</source>
        <translation>正在打开…</translation>
    </message>
    <message>
        <source>Only nearer than</source>
        <translation>仅显示近于</translation>
    </message>
    <message>
        <source>Gray out what is farther than this share of the display range</source>
        <translation>将远于此显示范围比例的部分变灰</translation>
    </message>
    <message>
        <source>Contour lines</source>
        <translation>等深线</translation>
    </message>
    <message>
        <source>Lines of equal depth</source>
        <translation>深度相等的线</translation>
    </message>
    <message>
        <source>Alarm nearer than</source>
        <translation>近于此值时报警</translation>
    </message>
    <message>
        <source>In meters where distances were marked, else a share of the display range, which should be locked</source>
        <translation>已标记距离时以米计，否则为显示范围的一部分，此时应锁定范围</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
</context><context>
    <name>Plot</name>
    <message>
        <source>from {low} to {high}</source>
        <translation>从 {low} 到 {high}</translation>
    </message>
</context><context>
    <name>PresetMenu</name>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Save as preset…</source>
        <translation>保存为预设…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Save as preset</source>
        <translation>保存为预设</translation>
    </message>
    <message>
        <source>Name of the preset:</source>
        <translation>预设名称：</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>已保存 {name}</translation>
    </message>
    <message>
        <source>Import a preset</source>
        <translation>导入预设</translation>
    </message>
    <message>
        <source>Imported {name}</source>
        <translation>已导入 {name}</translation>
    </message>
    <message>
        <source>Export as a preset</source>
        <translation>导出为预设</translation>
    </message>
    <message>
        <source>Exported {name}</source>
        <translation>已导出 {name}</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
</context><context>
    <name>PreviewGrid</name>
    <message>
        <source>Preview of {name}</source>
        <translation>{name} 的预览</translation>
    </message>
    <message>
        <source>Looking at nine frames…</source>
        <translation>正在查看九帧…</translation>
    </message>
    <message>
        <source>Each with its own range of colors; the conversion gives all of a shot the same.</source>
        <translation>各帧使用各自的颜色范围；转换时同一镜头使用统一范围。</translation>
    </message>
</context><context>
    <name>Probes</name>
    <message>
        <source>{distance} · {value}</source>
        <translation>{distance} · {value}</translation>
    </message>
    <message>
        <source>{value} · nearer than {percent} %</source>
        <translation>{value} · 比画面的 {percent}% 更近</translation>
    </message>
</context><context>
    <name>ProximityAlarm</name>
    <message>
        <source>{percent} %</source>
        <translation>{percent}%</translation>
    </message>
</context><context>
    <name>RawOrStabilized</name>
    <message>
        <source>A · raw, as the network sees it</source>
        <translation>A · 模型原始输出</translation>
    </message>
    <message>
        <source>B · stabilized</source>
        <translation>B · 稳定后</translation>
    </message>
</context><context>
    <name>Readouts</name>
    <message>
        <source>far away</source>
        <translation>很远</translation>
    </message>
    <message>
        <source>{meters} m</source>
        <translation>{meters} 米</translation>
    </message>
</context><context>
    <name>RecordingBadge</name>
    <message>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
    <message>
        <source>{count} left out</source>
        <translation>漏录 {count} 帧</translation>
    </message>
    <message>
        <source>Recording: {words}</source>
        <translation>录制中：{words}</translation>
    </message>
</context><context>
    <name>RecordingMessages</name>
    <message>
        <source>Where recordings go</source>
        <translation>录制文件保存位置</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Choose folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>The recording has ended; {length} are kept in {name}.</source>
        <translation>录制已结束；{length} 已保存在 {name} 中。</translation>
    </message>
    <message>
        <source>Recorded {length}</source>
        <translation>已录制 {length}</translation>
    </message>
    <message>
        <source> · {count} frames were left out, since disk or processor could not follow</source>
        <translation> · 磁盘或处理器跟不上，漏录 {count} 帧</translation>
    </message>
    <message>
        <source>No picture came while it was on.</source>
        <translation>录制期间没有画面。</translation>
    </message>
    <message>
        <source>Nothing was recorded</source>
        <translation>没有录到内容</translation>
    </message>
    <message>
        <source>A recording that was cut off has been put in order</source>
        <translation>已修复一段中断的录制</translation>
    </message>
</context><context>
    <name>ReportMessages</name>
    <message>
        <source>Saving the report…</source>
        <translation>正在保存报告…</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>已保存 {name}</translation>
    </message>
    <message>
        <source>The log in it may name files that you opened.</source>
        <translation>其中的日志可能包含您打开过的文件名。</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>The report could not be saved.</source>
        <translation>无法保存报告。</translation>
    </message>
</context><context>
    <name>ReportSaver</name>
    <message>
        <source>Save a report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>Zip files (*.zip)</source>
        <translation>ZIP 文件 (*.zip)</translation>
    </message>
</context><context>
    <name>RewindBar</name>
    <message>
        <source>The last ten seconds; playing goes on with what is live</source>
        <translation>最近十秒；继续播放即回到实时画面</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>The last seconds</source>
        <translation>最近几秒</translation>
    </message>
    <message>
        <source>{seconds} s ago</source>
        <translation>{seconds} 秒前</translation>
    </message>
</context><context>
    <name>SeekBar</name>
    <message>
        <source>Position</source>
        <translation>位置</translation>
    </message>
</context><context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
</context><context>
    <name>SnapshotActions</name>
    <message>
        <source>Copied the command</source>
        <translation>已复制命令</translation>
    </message>
    <message>
        <source>Where snapshots go</source>
        <translation>快照保存位置</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>已保存 {name}</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Copied the picture ({size})</source>
        <translation>已复制画面（{size}）</translation>
    </message>
    <message>
        <source>Choose folder…</source>
        <translation>选择文件夹…</translation>
    </message>
</context><context>
    <name>SourceFollower</name>
    <message>
        <source>Opening {source}…</source>
        <translation>正在打开 {source}…</translation>
    </message>
    <message>
        <source>the network</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Loading {name}…</source>
        <translation>正在加载 {name}…</translation>
    </message>
    <message>
        <source>No network is loaded.</source>
        <translation>未加载模型。</translation>
    </message>
</context><context>
    <name>SourcePicker</name>
    <message>
        <source>Open a video or a picture</source>
        <translation>打开视频或图片</translation>
    </message>
    <message>
        <source>Videos and pictures</source>
        <translation>视频和图片</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Open a folder of pictures</source>
        <translation>打开图片文件夹</translation>
    </message>
    <message>
        <source>Open URL</source>
        <translation>打开 URL</translation>
    </message>
    <message>
        <source>Address of a stream or a video (http, https, rtsp, rtmp, udp):</source>
        <translation>网络流或视频的地址（http、https、rtsp、rtmp、udp）：</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>There is no path or URL on the clipboard.</source>
        <translation>剪贴板中没有路径或 URL。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>Plug one in and try again, or begin with the demo.</source>
        <translation>请接上摄像头后重试，或先看看演示。</translation>
    </message>
    <message>
        <source>No camera was found.</source>
        <translation>未找到摄像头。</translation>
    </message>
</context><context>
    <name>SpeedButton</name>
    <message>
        <source>Speed (slower {slower}, faster {faster})</source>
        <translation>速度（减速 {slower}，加速 {faster}）</translation>
    </message>
    <message>
        <source>Speed: {speed}</source>
        <translation>速度：{speed}</translation>
    </message>
</context><context>
    <name>StartPage</name>
    <message>
        <source>See how far everything is</source>
        <translation>看见万物的远近</translation>
    </message>
    <message>
        <source>Depth from any camera, video or picture, right on this computer.</source>
        <translation>在这台电脑上，从任意摄像头、视频或图片得到深度。</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>What the camera sees, as it sees it</source>
        <translation>实时显示摄像头画面</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>A video or a picture</source>
        <translation>视频或图片</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>A short clip that comes with the program</source>
        <translation>随程序附带的短片</translation>
    </message>
    <message>
        <source>… or drop a file, a folder or a link anywhere in this window.</source>
        <translation>……或将文件、文件夹或链接拖到窗口任意位置。</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近打开</translation>
    </message>
</context><context>
    <name>ViewNames</name>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>Overlay</source>
        <translation>叠加</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Wipe</source>
        <translation>划像</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>点云</translation>
    </message>
    <message>
        <source>Bokeh</source>
        <translation>景深虚化</translation>
    </message>
    <message>
        <source>Fog</source>
        <translation>雾</translation>
    </message>
    <message>
        <source>Relight</source>
        <translation>重新打光</translation>
    </message>
    <message>
        <source>Stereo</source>
        <translation>立体</translation>
    </message>
    <message>
        <source>Depth alone</source>
        <translation>仅显示深度</translation>
    </message>
    <message>
        <source>Depth laid over the picture</source>
        <translation>深度叠加在原图上</translation>
    </message>
    <message>
        <source>The picture and its depth</source>
        <translation>原图与深度并排</translation>
    </message>
    <message>
        <source>The picture left of a line, its depth right of it; drag the line</source>
        <translation>划像线左侧为原图，右侧为深度；可拖动该线</translation>
    </message>
    <message>
        <source>Points in space; drag to turn them. How deep they are is assumed until distances are marked</source>
        <translation>空间中的点；拖动即可转动。标记距离之前，其深度只是假定</translation>
    </message>
    <message>
        <source>Sharp at one distance, soft before and behind it; click what is to be sharp</source>
        <translation>某一距离清晰，前后虚化；点击要清晰的地方</translation>
    </message>
    <message>
        <source>What is far fades in fog</source>
        <translation>远处隐没在雾中</translation>
    </message>
    <message>
        <source>Another lamp, by the way surfaces face</source>
        <translation>按表面朝向换一盏灯</translation>
    </message>
    <message>
        <source>A picture for each eye: for 3D screens, and for red and cyan glasses</source>
        <translation>左右眼各一幅画面：用于3D屏幕或红青眼镜</translation>
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
        <translation>移除此标记</translation>
    </message>
    <message>
        <source>now {distance}</source>
        <translation>现在 {distance}</translation>
    </message>
</context><context>
    <name>_SourceButton</name>
    <message>
        <source>Choose a source</source>
        <translation>选择来源</translation>
    </message>
    <message>
        <source>Camera, file, folder or URL</source>
        <translation>摄像头、文件、文件夹或 URL</translation>
    </message>
    <message>
        <source>Source: {title}</source>
        <translation>来源：{title}</translation>
    </message>
</context></TS>
